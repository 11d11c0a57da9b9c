import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE INDEX \`articles_title_idx\` ON \`articles\` (\`title\`);`)
  await db.run(sql`CREATE INDEX \`articles_comment_count_idx\` ON \`articles\` (\`comment_count\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_title_idx\` ON \`_articles_v\` (\`version_title\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_comment_count_idx\` ON \`_articles_v\` (\`version_comment_count\`);`)
  await db.run(sql`CREATE INDEX \`status_article_createdAt_idx\` ON \`comments\` (\`status\`,\`article_id\`,\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`status_parent_createdAt_idx\` ON \`comments\` (\`status\`,\`parent_id\`,\`created_at\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`articles_title_idx\`;`)
  await db.run(sql`DROP INDEX \`articles_comment_count_idx\`;`)
  await db.run(sql`DROP INDEX \`_articles_v_version_version_title_idx\`;`)
  await db.run(sql`DROP INDEX \`_articles_v_version_version_comment_count_idx\`;`)
  await db.run(sql`DROP INDEX \`status_article_createdAt_idx\`;`)
  await db.run(sql`DROP INDEX \`status_parent_createdAt_idx\`;`)
}
