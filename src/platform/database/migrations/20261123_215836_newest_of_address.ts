import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  // New columns of rows that exist already: what they say stands in the rows they belong to.
  await db.run(sql`CREATE TABLE \`__new_vault_blind_indexes\` (
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`row_id\` text NOT NULL,
  	\`version\` integer NOT NULL,
  	\`hash\` text NOT NULL,
  	\`owner_type\` text NOT NULL,
  	\`owner_id\` text NOT NULL,
  	\`created_at\` integer NOT NULL
  );`)
  await db.run(sql`INSERT INTO \`__new_vault_blind_indexes\`
    SELECT \`i\`.\`id\`, \`i\`.\`row_id\`, \`i\`.\`version\`, \`i\`.\`hash\`, \`r\`.\`owner_type\`, \`r\`.\`owner_id\`, \`r\`.\`created_at\`
    FROM \`vault_blind_indexes\` \`i\` JOIN \`vault_rows\` \`r\` ON \`r\`.\`id\` = \`i\`.\`row_id\`;`)
  await db.run(sql`DROP TABLE \`vault_blind_indexes\`;`)
  await db.run(sql`ALTER TABLE \`__new_vault_blind_indexes\` RENAME TO \`vault_blind_indexes\`;`)
  await db.run(sql`CREATE INDEX \`vault_blind_indexes_row_idx\` ON \`vault_blind_indexes\` (\`row_id\`);`)
  await db.run(sql`CREATE INDEX \`vault_blind_indexes_hash_idx\` ON \`vault_blind_indexes\` (\`version\`,\`hash\`,\`owner_type\`,\`created_at\`,\`owner_id\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`vault_blind_indexes_hash_idx\`;`)
  await db.run(sql`CREATE INDEX \`vault_blind_indexes_hash_idx\` ON \`vault_blind_indexes\` (\`version\`,\`hash\`);`)
  await db.run(sql`ALTER TABLE \`vault_blind_indexes\` DROP COLUMN \`owner_type\`;`)
  await db.run(sql`ALTER TABLE \`vault_blind_indexes\` DROP COLUMN \`owner_id\`;`)
  await db.run(sql`ALTER TABLE \`vault_blind_indexes\` DROP COLUMN \`created_at\`;`)
}
