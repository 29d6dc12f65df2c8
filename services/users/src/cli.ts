import { Command } from 'commander'
import { checkConfigCommand } from '#/commands/check-config.ts'
import { createAdmin } from '#/commands/create-admin.ts'
import { migrateCommand } from '#/commands/migrate.ts'
import { resetCommand } from '#/commands/reset.ts'
import { RESET_PASSWORD_HELP, resetPasswordCommand } from '#/commands/reset-password.ts'
import { ROTATE_KEYS_HELP, rotateKeysCommand } from '#/commands/rotate-keys.ts'
import { seedCommand } from '#/commands/seed.ts'
import { SEND_TEST_MAIL_HELP, sendTestMailCommand } from '#/commands/send-test-mail.ts'
import { UNLOCK_HELP, unlockCommand } from '#/commands/unlock.ts'
import { VERIFY_AUDIT_HELP, verifyAuditCommand } from '#/commands/verify-audit.ts'
import { reasonOf } from '#/database/connection-faults.ts'

/** The operators' command line. Exits with 0 on success, and with 1 and the reason on stderr on failure. */
const program = new Command('npm run users --')
  .description('Administers the accounts. Reads the same environment as the service.')
  .showHelpAfterError()

program
  .command('check-config')
  .description('read the environment and name every fault in it; needs no database')
  .action(checkConfigCommand)
program
  .command('create-admin')
  .description('add an active admin; asks for the password when it is not given')
  .requiredOption('--username <name>', '3 to 30 letters, digits, dots, dashes or underscores')
  .requiredOption('--email <address>', 'the address to log in with')
  .option('--password <password>', 'visible to other processes: better typed or piped in')
  .action(createAdmin)
program
  .command('migrate')
  .description("bring the database and the service's role up to date; needs MIGRATION_DATABASE_URL")
  .action(migrateCommand)
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
  .command('verify-audit')
  .description('compare the audit trail with its seals, and the seals with the log')
  .option('--log <file>', "the service's log, or - for standard input")
  .addHelpText('after', VERIFY_AUDIT_HELP)
  .action(verifyAuditCommand)
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
  process.exitCode = 1
}
