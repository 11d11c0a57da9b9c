import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`campaigns\` (
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`to\` text NOT NULL,
  	\`actor\` text NOT NULL,
  	\`alike\` numeric NOT NULL,
  	\`sample\` text,
  	\`articles\` text,
  	\`prints\` text,
  	\`until\` text NOT NULL,
  	\`ended_at\` text,
  	\`latest_at\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`campaigns_until_idx\` ON \`campaigns\` (\`until\`);`)
  await db.run(sql`CREATE INDEX \`campaigns_updated_at_idx\` ON \`campaigns\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`campaigns_created_at_idx\` ON \`campaigns\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`campaign_bands\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`campaign\` text NOT NULL,
  	\`band\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`campaign_bands_campaign_idx\` ON \`campaign_bands\` (\`campaign\`);`)
  await db.run(sql`CREATE INDEX \`campaign_bands_band_idx\` ON \`campaign_bands\` (\`band\`);`)
  await db.run(sql`CREATE INDEX \`campaign_bands_updated_at_idx\` ON \`campaign_bands\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`campaign_bands_created_at_idx\` ON \`campaign_bands\` (\`created_at\`);`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` ADD \`print\` text;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` ADD \`campaign\` text;`)
  await db.run(sql`CREATE INDEX \`moderation_queue_campaign_idx\` ON \`moderation_queue\` (\`campaign\`);`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` DROP COLUMN \`simhash\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`campaign_days\` numeric DEFAULT 7;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_campaign_days\` numeric DEFAULT 7;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`campaigns\`;`)
  await db.run(sql`DROP TABLE \`campaign_bands\`;`)
  await db.run(sql`DROP INDEX \`moderation_queue_campaign_idx\`;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` ADD \`simhash\` text;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` DROP COLUMN \`print\`;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` DROP COLUMN \`campaign\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`campaign_days\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_campaign_days\`;`)
}
