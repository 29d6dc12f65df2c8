import { useMediaQuery } from '@mantine/hooks'

/** Returns whether the window is wide enough for tables. Narrow windows show cards. */
export const useTableLayout = (): boolean =>
  useMediaQuery('(min-width: 64em)', true, { getInitialValueInEffect: false })
