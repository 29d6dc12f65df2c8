import type { ReactNode } from 'react'

/** Hidden from screen readers, because a label says the same. */
function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      fill="none"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.75"
      viewBox="0 0 24 24"
      width={size}
    >
      {children}
    </svg>
  )
}

export const EyeIcon = ({ crossed }: { crossed: boolean }) => (
  <Icon>
    <path d="M2.5 12s3.5-6.5 9.5-6.5S21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
    <circle cx="12" cy="12" r="2.75" />
    {crossed && <path d="m4 4 16 16" />}
  </Icon>
)

export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </Icon>
)

export const MoonIcon = () => (
  <Icon>
    <path d="M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z" />
  </Icon>
)

export const ScreenIcon = () => (
  <Icon>
    <rect height="12" rx="2" width="18" x="3" y="4.5" />
    <path d="M8.5 20h7M12 16.5V20" />
  </Icon>
)

export const CrossIcon = ({ size = 20 }: { size?: number }) => (
  <Icon size={size}>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
)

export const MenuIcon = ({ open }: { open: boolean }) =>
  open ? (
    <CrossIcon size={24} />
  ) : (
    <Icon size={24}>
      <path d="M4 8h16M4 16h16" />
    </Icon>
  )

export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m7 10 5 5 5-5" />
  </Icon>
)

export const SearchIcon = () => (
  <Icon size={18}>
    <circle cx="11" cy="11" r="6.5" />
    <path d="m16 16 4.5 4.5" />
  </Icon>
)

/** The logo: an open gate in its arch. */
export const Mark = () => (
  <svg aria-hidden="true" height="28" viewBox="0 0 32 32" width="28">
    <rect fill="var(--mantine-primary-color-filled)" height="32" rx="7" width="32" />
    <path
      d="M8 25V15a8 8 0 0 1 16 0v10M16 25V14"
      fill="none"
      stroke="#fff"
      strokeLinecap="round"
      strokeWidth="3"
    />
  </svg>
)
