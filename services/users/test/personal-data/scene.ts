import { changePassword, createTask } from '@gatehouse/contract'
import type { TestApp } from '../app.ts'
import { ownerQuery } from '../database.ts'
import { logInAs } from '../factories.ts'
import { OTHER_PASSWORD } from '../secrets.ts'

/** Creates a user with a row in every table that refers to users. */
export async function createPerson(server: TestApp, username: string) {
  const person = await logInAs(server, 'manager', { username })
  const { token, user } = person
  const { id } = user
  await server.call(createTask, { body: { title: 'A task', assigned_user_id: id }, token })
  const wrong = { current_password: OTHER_PASSWORD, new_password: OTHER_PASSWORD }
  await server.call(changePassword, { body: wrong, token })
  await ownerQuery(`
    INSERT INTO widgets (name, info_url, deadline, owner_id)
    VALUES ('gears', 'https://example.test', now(), '${id}');
    INSERT INTO account_links (id, purpose, token_hash, user_id, email, expires_at)
    VALUES (gen_random_uuid(), 'verify', '\\x01', '${id}', '${user.email}', now());
    INSERT INTO totp_factors (user_id, secret) VALUES ('${id}', '\\x06');
    INSERT INTO recovery_codes (id, user_id, digest) VALUES (gen_random_uuid(), '${id}', '\\x07');
    INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up)
    VALUES (gen_random_uuid(), '${id}', '\\x09', '\\x0a', 0, '{internal}', 'A key', true);
    INSERT INTO trusted_devices (id, user_id, digest, device_epoch, expires_at)
    VALUES (gen_random_uuid(), '${id}', '\\x0b', 0, now());
    INSERT INTO pending_log_ins (id, user_id, credential, expires_at)
    VALUES (gen_random_uuid(), '${id}', '\\x08', now());
    INSERT INTO invitations (id, email, role, token_hash, user_id, expires_at, accepted_at)
    VALUES (gen_random_uuid(), '${user.email}', 'manager', '\\x03', '${id}', now(), now());
    INSERT INTO invitations (id, email, role, token_hash, invited_by_id, expires_at)
    VALUES (gen_random_uuid(), 'friend@example.test', 'employee', '\\x04', '${id}', now());
    INSERT INTO registrations (id, username, email, network_key, user_id, expires_at, used_at)
    VALUES (gen_random_uuid(), '${username}-before', '${user.email}', '\\x05', '${id}', now(), now());
    INSERT INTO mail_outbox (id, kind, user_id, payload)
    VALUES (gen_random_uuid(), 'test', '${id}', '\\x02')`)
  return person
}
