import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`site_sign_on_secrets\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`secret\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`site\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`site_sign_on_secrets_order_idx\` ON \`site_sign_on_secrets\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`site_sign_on_secrets_parent_id_idx\` ON \`site_sign_on_secrets\` (\`_parent_id\`);`)
  await db.run(sql`ALTER TABLE \`site\` ADD \`sign_on_jwks_url\` text;`)
  await db.run(sql`ALTER TABLE \`site\` ADD \`sign_on_audience\` text;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`site_sign_on_secrets\`;`)
  await db.run(sql`ALTER TABLE \`site\` DROP COLUMN \`sign_on_jwks_url\`;`)
  await db.run(sql`ALTER TABLE \`site\` DROP COLUMN \`sign_on_audience\`;`)
}
