import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`retention_days_audit\` numeric DEFAULT 365;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_retention_days_audit\` numeric DEFAULT 365;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`retention_days_audit\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_retention_days_audit\`;`)
}
