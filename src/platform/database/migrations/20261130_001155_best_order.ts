import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`comments\` ADD \`votes_cast\` numeric;`)
  await db.run(sql`ALTER TABLE \`comments\` ADD \`rank\` numeric;`)
  await db.run(sql`CREATE INDEX \`article_depth_rank_path_idx\` ON \`comments\` (\`article_id\`,\`depth\`,\`rank\`,\`path\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`article_depth_rank_path_idx\`;`)
  await db.run(sql`ALTER TABLE \`comments\` DROP COLUMN \`votes_cast\`;`)
  await db.run(sql`ALTER TABLE \`comments\` DROP COLUMN \`rank\`;`)
}
