/**
 * The oldest supported browsers. Together they have what was Baseline in May 2024: "widely available", which takes 30
 * months, in November 2026. `npm run check` and the build hold the client to them.
 */
export const BROWSERS = { chrome: '125', edge: '125', firefox: '126', safari: '17.5' } as const

/** The same for the build, which rewrites newer syntax of scripts and styles. */
export const buildTarget = Object.entries(BROWSERS).map(([name, version]) => name + version)
