import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { MoonIcon, ScreenIcon, SunIcon } from '#/components/icons.tsx'

const CHOICES = {
  auto: { name: 'system', next: 'light', Icon: ScreenIcon },
  light: { name: 'light', next: 'dark', Icon: SunIcon },
  dark: { name: 'dark', next: 'auto', Icon: MoonIcon },
} as const satisfies Record<MantineColorScheme, unknown>

/** Cycles through the system's theme, light and dark. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { name, next, Icon } = CHOICES[colorScheme]
  const label = `Theme: ${name}. Switch to ${CHOICES[next].name}`
  return (
    <ActionIcon
      aria-label={label}
      color="gray"
      onClick={() => setColorScheme(next)}
      size={40}
      title={label}
      variant="subtle"
    >
      <Icon />
    </ActionIcon>
  )
}
