import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`comments\` ADD \`source_url\` text;`)
  await db.run(sql`ALTER TABLE \`comments\` ADD \`source_published_at\` text;`)
  await db.run(sql`CREATE INDEX \`comments_source_url_idx\` ON \`comments\` (\`source_url\`);`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`webmentions\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_webmentions\` integer DEFAULT false;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`comments_source_url_idx\`;`)
  await db.run(sql`ALTER TABLE \`comments\` DROP COLUMN \`source_url\`;`)
  await db.run(sql`ALTER TABLE \`comments\` DROP COLUMN \`source_published_at\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`webmentions\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_webmentions\`;`)
}
