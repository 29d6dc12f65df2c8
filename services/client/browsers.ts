/**
 * The oldest supported browsers. They support Baseline of May 2024, which became "widely available" 30 months later, in
 * November 2026. `npm run check` and the build enforce them.
 */
export const BROWSERS = { chrome: '125', edge: '125', firefox: '126', safari: '17.5' } as const

/** The targets of the build, which rewrites newer syntax of scripts and styles. */
export const buildTarget = Object.entries(BROWSERS).map(([name, version]) => name + version)
