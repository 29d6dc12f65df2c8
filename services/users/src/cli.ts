import { Command, Option } from 'commander'
import { ARCHIVE_AUDIT_HELP, archiveAuditCommand } from '#/commands/archive-audit.ts'
import { BACKUP_HELP, backupCommand } from '#/commands/backup.ts'
import { checkConfigCommand } from '#/commands/check-config.ts'
import { createAdmin } from '#/commands/create-admin.ts'
import { DOCTOR_HELP, doctorCommand } from '#/commands/doctor.ts'
import { DRILL_HELP, drillCommand } from '#/commands/drill.ts'
import { EXPORT_HELP, exportCommand } from '#/commands/export.ts'
import { FINISH_RECOVERY_HELP, finishRecoveryCommand } from '#/commands/finish-recovery.ts'
import { FORMATS, IMPORT_HELP, importCommand } from '#/commands/import.ts'
import { migrateCommand } from '#/commands/migrate.ts'
import { RESEAL_FACTORS_HELP, resealFactorsCommand } from '#/commands/reseal-factors.ts'
import { resetCommand } from '#/commands/reset.ts'
import { RESET_FACTORS_HELP, resetFactorsCommand } from '#/commands/reset-factors.ts'
import { RESET_PASSWORD_HELP, resetPasswordCommand } from '#/commands/reset-password.ts'
import { RESTORE_HELP, restoreCommand } from '#/commands/restore.ts'
import { ROTATE_KEYS_HELP, rotateKeysCommand } from '#/commands/rotate-keys.ts'
import { SCHEDULE_HELP, scheduleBackupsCommand } from '#/commands/schedule-backups.ts'
import { seedCommand } from '#/commands/seed.ts'
import { SEND_TEST_MAIL_HELP, sendTestMailCommand } from '#/commands/send-test-mail.ts'
import { UNLOCK_HELP, unlockCommand } from '#/commands/unlock.ts'
import { VERIFY_AUDIT_HELP, verifyAuditCommand } from '#/commands/verify-audit.ts'
import { WRAP_HELP, wrapPasswordsCommand } from '#/commands/wrap-passwords.ts'
import { reasonOf } from '#/database/connection-faults.ts'

/**
 * The operators' command line. Exits with 0 on success. On failure it writes the reason to stderr and exits with 1, or
 * with another code that the command's help names.
 */
const program = new Command('npm run users --')
  .description('Administers the accounts. Reads the same environment as the service.')
  .showHelpAfterError()

program
  .command('check-config')
  .description('read the environment and name every fault in it; needs no database')
  .action(checkConfigCommand)
program
  .command('doctor')
  .description('print the state of this installation, and each problem with its remedy')
  .option('--json', 'for programs: as GET /health/details answers')
  .addHelpText('after', DOCTOR_HELP)
  .action(doctorCommand)
program
  .command('create-admin')
  .description('add an active admin; asks for the password when it is not given')
  .requiredOption('--username <name>', '3 to 30 letters, digits, dots, dashes or underscores')
  .requiredOption('--email <address>', 'the address to log in with')
  .option('--password <password>', 'visible to other processes: better typed or piped in')
  .action(createAdmin)
program
  .command('export')
  .description('write all users to a file')
  .argument('<file>', 'the new file, or - for standard output')
  .addOption(
    new Option('--format <format>', 'by default as the name ends').choices(['csv', 'ndjson']),
  )
  .option('--with-password-hashes', 'also write the hashes, which another Gatehouse can import')
  .addHelpText('after', EXPORT_HELP)
  .action(exportCommand)
program
  .command('import')
  .description('add the users of a file, with password hashes of other systems')
  .argument('<file>', 'CSV or NDJSON, or - for standard input')
  .addOption(new Option('--format <format>', 'by default as the name ends').choices(FORMATS))
  .option('--dry-run', 'write nothing, and report what would happen')
  .option('--strict', 'import nothing when a record is refused')
  .addOption(
    new Option('--wrap <when>', 'when to wrap hashes of other systems in Argon2id')
      .choices(['now', 'later'])
      .default('now'),
  )
  .option('--firebase <file>', 'the hash parameters of a Firebase project, from its console')
  .addHelpText('after', IMPORT_HELP)
  .action(importCommand)
program
  .command('migrate')
  .description("bring the database and the service's role up to date; needs MIGRATION_DATABASE_URL")
  .action(migrateCommand)
program
  .command('backup')
  .description('write a backup into a folder')
  .argument('<dir>', 'an empty folder, or one to create')
  .addHelpText('after', BACKUP_HELP)
  .action(backupCommand)
program
  .command('schedule-backups')
  .description('take backups in a folder by a schedule, and keep the newest')
  .argument('<dir>', 'the folder of the backups')
  .addHelpText('after', SCHEDULE_HELP)
  .action(scheduleBackupsCommand)
program
  .command('restore')
  .description('fill an empty database from a backup, and end all sessions')
  .argument('<dir>', 'the folder of the backup')
  .option('--identity <file>', 'the private key of age, for an encrypted backup')
  .option('--keep-sessions', 'let sessions of the backup live again, also those that ended since')
  .addHelpText('after', RESTORE_HELP)
  .action(restoreCommand)
program
  .command('finish-recovery')
  .description('end all sessions after Postgres was recovered without restore, to a point in time')
  .argument('<time>', "the point in time, as in pgBackRest's --target")
  .addHelpText('after', FINISH_RECOVERY_HELP)
  .action(finishRecoveryCommand)
program
  .command('drill')
  .description('restore the newest backup beside the database, and log in to the service on it')
  .argument('<dir>', 'a backup, or a folder of backups')
  .option('--identity <file>', 'the private key of age, for an encrypted backup')
  .addHelpText('after', DRILL_HELP)
  .action(drillCommand)
program
  .command('rotate-keys')
  .description(
    'publish a new key for access tokens, which signs in a few minutes; users notice nothing',
  )
  .option('--now', 'for a leaked key: the new one signs immediately, the others are removed')
  .addHelpText('after', ROTATE_KEYS_HELP)
  .action(rotateKeysCommand)
program
  .command('send-test-mail')
  .description('send a mail to an address, and print what the mail server answers')
  .argument('<address>', 'the recipient')
  .addHelpText('after', SEND_TEST_MAIL_HELP)
  .action(sendTestMailCommand)
program
  .command('unlock')
  .description('clear the failed log-ins of an account, so that it accepts log-ins on new devices')
  .argument('<email>', 'the address or username')
  .addHelpText('after', UNLOCK_HELP)
  .action(unlockCommand)
program
  .command('reset-factors')
  .description(
    'remove the authenticator app, the recovery codes and all passkeys of an account, and end its sessions',
  )
  .argument('<email>', 'the address or username')
  .addHelpText('after', RESET_FACTORS_HELP)
  .action(resetFactorsCommand)
program
  .command('reseal-factors')
  .description('encrypt authenticator apps and recovery codes with the first secret of APP_SECRET')
  .addHelpText('after', RESEAL_FACTORS_HELP)
  .action(resealFactorsCommand)
program
  .command('verify-audit')
  .description('compare the audit trail with its seals, and the seals with the log')
  .option('--log <file>', "the service's log, or - for standard input")
  .option('--archives <dir>', 'the folder of archive-audit, to verify too')
  .addHelpText('after', VERIFY_AUDIT_HELP)
  .action(verifyAuditCommand)
program
  .command('archive-audit')
  .description('move audit events older than AUDIT_RETENTION to signed archives')
  .argument('<dir>', 'the folder of the archives')
  .option('--dry-run', 'write and drop nothing, and report what would be archived')
  .addHelpText('after', ARCHIVE_AUDIT_HELP)
  .action(archiveAuditCommand)
program
  .command('wrap-passwords')
  .description('wrap imported password hashes in Argon2id, after import --wrap later')
  .addHelpText('after', WRAP_HELP)
  .action(wrapPasswordsCommand)
program
  .command('seed')
  .description("add development's users to an empty database; refused in production")
  .action(seedCommand)
program
  .command('reset-password')
  .description('print a link with which a user chooses a new password')
  .argument('<address>', "the user's address")
  .addHelpText('after', RESET_PASSWORD_HELP)
  .action(resetPasswordCommand)
program
  .command('reset')
  .description(
    'remove every account and session; needs MIGRATION_DATABASE_URL, refused in production',
  )
  .option('--yes', 'do not ask')
  .action(resetCommand)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  return error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1
}
