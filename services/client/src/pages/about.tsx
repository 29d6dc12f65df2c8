import { Section } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'

export function Component() {
  return (
    <Page
      intro="Gatehouse keeps the accounts for everything behind one gateway, so that you log in once."
      title="About"
    >
      <Section title="Visible to others">
        Your username and the day you joined. Only you, managers and admins can see your email
        address.
      </Section>
      <Section title="Stored data">
        Your password is stored as a hash that nobody can reverse. There is no tracking. Cookies
        keep you logged in, recognize a browser in which you logged in before, and let you reset
        your password.
      </Section>
      <Section title="Roles">
        Employees see usernames, the catalogue and their own data. Managers see everybody’s
        accounts, and admins can also change them. A role change takes effect immediately.
      </Section>
    </Page>
  )
}
