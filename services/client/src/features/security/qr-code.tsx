import { encode } from 'uqr'
import classes from './security.module.css'

/** The light margin that scanners need, in modules (ISO/IEC 18004 §9.1). */
const QUIET_ZONE = 4

/** A QR code in black on white in both themes: many scanners can't read inverted ones. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const dark = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return (
    <svg
      aria-label={label}
      className={classes.qr}
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${size} ${size}`}
    >
      <rect fill="#fff" height={size} width={size} />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
