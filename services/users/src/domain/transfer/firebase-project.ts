import type { FirebaseProject } from '#/domain/accounts/foreign/parse-products.ts'

/** Reads the hash parameters as Firebase's console shows them: `hash_config { base64_signer_key: …, … }`. */
export function readFirebaseProject(text: string): FirebaseProject {
  const found = [...text.matchAll(/(\w+)"?\s*[:=]\s*"?([\w+/=]+)/g)]
  const values = Object.fromEntries(found.map(([, name, value]) => [name, value]))
  const {
    base64_signer_key: signerKey,
    base64_salt_separator: saltSeparator,
    rounds,
    mem_cost: memCost,
  } = values
  if (!(signerKey && saltSeparator && rounds && memCost)) {
    throw new Error(
      'The file for --firebase needs base64_signer_key, base64_salt_separator, rounds and mem_cost.',
    )
  }
  return { signerKey, saltSeparator, rounds: Number(rounds), memCost: Number(memCost) }
}
