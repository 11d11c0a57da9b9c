import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`vault_rows_tag_idx\`;`)
  await db.run(sql`CREATE INDEX \`vault_rows_tag_idx\` ON \`vault_rows\` (\`ip_tag\`,\`owner_type\`,\`created_at\`,\`owner_id\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`vault_rows_tag_idx\`;`)
  await db.run(sql`CREATE INDEX \`vault_rows_tag_idx\` ON \`vault_rows\` (\`ip_tag\`,\`created_at\`);`)
}
