import { Section } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'

export function Component() {
  return (
    <Page
      intro="Gatehouse keeps the accounts for everything behind one gateway, so that you log in once."
      title="About"
    >
      <Section title="What others see">
        Your username and the day you joined. Your address is for you, managers and admins alone.
      </Section>
      <Section title="What is kept">
        Your password is kept as a hash that nobody can read back. There is no tracking, and the
        cookies are those that keep you logged in.
      </Section>
      <Section title="Roles">
        Employees see what is theirs, managers see everybody in full, and admins also change
        accounts. A changed role holds at once.
      </Section>
    </Page>
  )
}
