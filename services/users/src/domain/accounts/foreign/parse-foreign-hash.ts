import { type ForeignHash, HashFault } from './foreign-hash.ts'
import { parseArgon2, parseBcrypt, parsePhpass, parseShaCrypt } from './parse-crypt.ts'
import {
  type FirebaseProject,
  parseAspNet,
  parseBetterAuth,
  parseFirebase,
  parseKeycloak,
} from './parse-products.ts'
import {
  parseDjangoPbkdf2,
  parseDjangoScrypt,
  parseWerkzeugPbkdf2,
  parseWerkzeugScrypt,
} from './parse-python.ts'

const FORMATS: [RegExp, (text: string) => ForeignHash][] = [
  [/^\$2[aby]\$/, (text) => parseBcrypt(text)],
  [/^\$argon2/, parseArgon2],
  [/^\$[PH]\$/, parsePhpass],
  [/^\$[56]\$/, parseShaCrypt],
  [/^pbkdf2_/, parseDjangoPbkdf2],
  [/^scrypt\$/, parseDjangoScrypt],
  [/^argon2\$/, (text) => parseArgon2(text.slice('argon2'.length))],
  [/^bcrypt\$/, (text) => parseBcrypt(text.slice('bcrypt$'.length))],
  [/^bcrypt_sha256\$/, (text) => parseBcrypt(text.slice('bcrypt_sha256$'.length), true)],
  [/^pbkdf2:/, parseWerkzeugPbkdf2],
  [/^scrypt:/, parseWerkzeugScrypt],
  [/^\{/, parseKeycloak],
  [/^[\da-f]{32}:/, parseBetterAuth],
  [/^A[\w+/]+={0,2}$/, parseAspNet],
]

/** Longest text of a hash, in characters. */
const MAX_LENGTH = 4_096

interface ForeignText {
  text: string
  /** Where a file has the salt apart from the hash, as Firebase's has. */
  salt?: string | undefined
  firebase?: FirebaseProject | undefined
}

/** Recognizes a hash by its form. Throws a {@link HashFault}, which never repeats the hash. */
export function parseForeignHash({ text, salt, firebase }: ForeignText): ForeignHash {
  if (text.length > MAX_LENGTH) throw new HashFault('is too long')
  if (salt) return parseFirebase(text, salt, firebase)
  const parse = FORMATS.find(([pattern]) => pattern.test(text))?.[1]
  if (!parse) throw new HashFault('has no known format')
  return parse(text)
}
