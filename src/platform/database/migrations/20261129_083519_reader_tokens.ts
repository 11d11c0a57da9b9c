import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`vault_blind_indexes\` ADD \`kind\` text;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  // An earlier version would take the hash of a token for one of an address.
  await db.run(sql`DELETE FROM \`vault_blind_indexes\` WHERE \`kind\` IS NOT NULL;`)
  await db.run(sql`ALTER TABLE \`vault_blind_indexes\` DROP COLUMN \`kind\`;`)
}
