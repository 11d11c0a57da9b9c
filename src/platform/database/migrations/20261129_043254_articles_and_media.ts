import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`authors_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`authors\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`authors_texts_order_parent\` ON \`authors_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`authors_texts_text_idx\` ON \`authors_texts\` (\`text\`);`)
  await db.run(sql`ALTER TABLE \`articles\` ADD \`edited_by\` text;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` ADD \`version_edited_by\` text;`)
  await db.run(sql`ALTER TABLE \`media\` ADD \`owner\` text;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`authors_texts\`;`)
  await db.run(sql`ALTER TABLE \`articles\` DROP COLUMN \`edited_by\`;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` DROP COLUMN \`version_edited_by\`;`)
  await db.run(sql`ALTER TABLE \`media\` DROP COLUMN \`owner\`;`)
}
