import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`bans\` ADD \`shown_name\` text;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` ADD \`search\` text;`)
  await db.run(sql`ALTER TABLE \`site\` ADD \`time_zone\` text DEFAULT 'UTC';`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`bans\` DROP COLUMN \`shown_name\`;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` DROP COLUMN \`search\`;`)
  await db.run(sql`ALTER TABLE \`site\` DROP COLUMN \`time_zone\`;`)
}
