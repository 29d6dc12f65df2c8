import * as z from 'zod'
import {
  composePassword,
  integer,
  isAgeRecipient,
  isCronPattern,
  list,
  postgresUrl,
} from '#/lib/config-values.ts'

/** The variables of backups, with their schemas, defaults and documentation. */
export const backupVariables = {
  BACKUP_DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'The URL of the same database for the backup role, which only reads (docs/backup.md). `migrate` creates the role, `backup` uses it; without it, `backup` uses `MIGRATION_DATABASE_URL`.',
    ),
  BACKUP_DATABASE_PASSWORD: z
    .string()
    .optional()
    .describe('The password for `BACKUP_DATABASE_URL`, of any characters.'),
  POSTGRES_BACKUP_PASSWORD: composePassword.describe(
    'For docker-compose.prod.yml: the password of the backup role, 16 to 128 letters and digits. Without it, `migrate` creates no such role.',
  ),
  BACKUP_AGE_RECIPIENT: list
    .refine((keys) => keys.every(isAgeRecipient), 'must be public keys of age, age1…')
    .prefault('')
    .describe(
      'The public key of age, or several in a comma-separated list, for which backups are encrypted. Without it, they are not encrypted.',
    ),
  BACKUP_SCHEDULE: z
    .string()
    .refine(isCronPattern, 'must be a cron pattern such as 0 3 * * *')
    .prefault('0 3 * * *')
    .describe('When `schedule-backups` takes backups: a cron pattern, in UTC.'),
  BACKUP_KEEP: integer(1, 10_000)
    .prefault('14')
    .describe('How many backups `schedule-backups` keeps; it removes older ones.'),
} satisfies Record<string, z.ZodType>
