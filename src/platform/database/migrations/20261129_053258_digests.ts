import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`digest_minutes\` numeric DEFAULT 5;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_digest_minutes\` numeric DEFAULT 5;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`digest_minutes\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_digest_minutes\`;`)
}
