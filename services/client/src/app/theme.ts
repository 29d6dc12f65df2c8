import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The accent color. White text is legible on shade 7 in the light theme and on 6 in the dark one. */
const cobalt: MantineColorsTuple = [
  '#eef1fd',
  '#dce2fb',
  '#b9c4f6',
  '#96a6f2',
  '#7a8eee',
  '#5f76e8',
  '#4a63e0',
  '#3451d1',
  '#2b44b4',
  '#223793',
]

export const theme = createTheme({
  colors: { cobalt },
  primaryColor: 'cobalt',
  primaryShade: { light: 7, dark: 6 },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
})
