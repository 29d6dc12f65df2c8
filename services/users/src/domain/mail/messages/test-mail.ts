import { letter } from '#/domain/mail/letter.ts'
import { words } from '#/domain/mail/words.ts'

export const testMail = letter<Record<never, never>>({
  subject: 'Test mail from Gatehouse',
  blocks: () => [
    { words: words`This is a test mail. Gatehouse can send mail to this address.` },
    { button: 'Open Gatehouse', path: '/' },
  ],
})
