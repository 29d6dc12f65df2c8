import { type Row, testSentences } from '../../../test/sentences.ts'

const RENAMED = { username: { before: 'mike', after: 'michael' } }
const ASKED = { new_email: { before: null, after: 'moved@example.test' } }
const MOVED = { email: { before: 'moved@example.test', after: 'michael@example.test' } }

const ADDRESSES: Row[] = [
  [
    { action: 'user_updated', changes: ASKED },
    'michael asked for another address',
    'You asked for another address',
  ],
  [
    { action: 'user_updated', changes: { ...RENAMED, ...ASKED } },
    'michael changed their username from mike to michael and asked for another address',
    'You changed your username from mike to michael and asked for another address',
  ],
  [
    { action: 'user_email_restored', changes: MOVED },
    'michael changed their address back, which ended all sessions',
    'You changed your address back, which ended all sessions',
  ],
]

testSentences(ADDRESSES)
