import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE INDEX \`articles_texts_parent_idx\` ON \`articles_texts\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_texts_parent_idx\` ON \`_articles_v_texts\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`authors_texts_parent_idx\` ON \`authors_texts\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`api_keys_texts_parent_idx\` ON \`api_keys_texts\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`site_texts_parent_idx\` ON \`site_texts\` (\`parent_id\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`articles_texts_parent_idx\`;`)
  await db.run(sql`DROP INDEX \`_articles_v_texts_parent_idx\`;`)
  await db.run(sql`DROP INDEX \`authors_texts_parent_idx\`;`)
  await db.run(sql`DROP INDEX \`api_keys_texts_parent_idx\`;`)
  await db.run(sql`DROP INDEX \`site_texts_parent_idx\`;`)
}
