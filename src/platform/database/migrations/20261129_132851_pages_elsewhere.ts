import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`articles\` ADD \`page_url\` text;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` ADD \`version_page_url\` text;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`articles\` DROP COLUMN \`page_url\`;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` DROP COLUMN \`version_page_url\`;`)
}
