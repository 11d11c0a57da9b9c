import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`subscriptions\` ADD \`language\` text;`)
  await db.run(sql`ALTER TABLE \`site\` ADD \`language\` text DEFAULT 'en';`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`subscriptions\` DROP COLUMN \`language\`;`)
  await db.run(sql`ALTER TABLE \`site\` DROP COLUMN \`language\`;`)
}
