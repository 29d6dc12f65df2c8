import { useMediaQuery } from '@mantine/hooks'

/** Whether there is room for a table with all that one may do in it; below that lists are cards. */
export const useWide = (): boolean =>
  useMediaQuery('(min-width: 64em)', true, { getInitialValueInEffect: false })
