import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

/** Rows of an article, beside its own. */
const ofArticles = ['articles_texts', 'articles_rels'] as const
/** What articles show of others. */
const beside = ['authors', 'authors_texts', 'authors_links', 'media'] as const
const events = ['insert', 'update', 'delete'] as const

const current = "(SELECT `revision` FROM `revisions` WHERE `name` = '')"
const remove = (...ids: string[]): string => `DELETE FROM \`revisions\` WHERE \`name\` IN (${ids.join(', ')});`
/** After what has the same name is gone: how a statement that fires a trigger deals with conflicts holds within it, too. */
const add = (id: string): string => `INSERT INTO \`revisions\` (\`name\`, \`revision\`) VALUES (${id}, ${current});`
const raise = (...names: string[]): string =>
  `UPDATE \`revisions\` SET \`revision\` = ${current} WHERE \`name\` IN (${names.join(', ')});`

const ofArticle = {
  insert: remove('new.`id`') + add('new.`id`'),
  update: remove('old.`id`', 'new.`id`') + add('new.`id`'),
  delete: remove('old.`id`'),
}
const ofRow = {
  insert: raise('new.`parent_id`'),
  update: raise('old.`parent_id`', 'new.`parent_id`'),
  delete: raise('old.`parent_id`'),
}

/**
 * Numbers go up and none comes twice, whoever writes: what was read at one is still so while it stands there. No trigger names a table
 * that a later migration may make anew: SQLite renames none while one does.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`revisions\` (\`name\` text PRIMARY KEY NOT NULL, \`revision\` integer NOT NULL);`)
  await db.run(sql`INSERT INTO \`revisions\` (\`name\`, \`revision\`) VALUES ('', 0), ('articles beside', 0);`)
  await db.run(sql`INSERT INTO \`revisions\` (\`name\`, \`revision\`) SELECT \`id\`, 0 FROM \`articles\`;`)
  const trigger = (table: string, event: string, notes: string) =>
    db.run(
      sql.raw(
        `CREATE TRIGGER \`revisions_${table}_${event}\` AFTER ${event} ON \`${table}\` BEGIN UPDATE \`revisions\` SET \`revision\` = \`revision\` + 1 WHERE \`name\` = ''; ${notes} END;`,
      ),
    )
  for (const event of events) {
    await trigger('articles', event, ofArticle[event])
    for (const table of ofArticles) await trigger(table, event, ofRow[event])
    for (const table of beside) await trigger(table, event, raise("'articles beside'"))
  }
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  for (const table of ['articles', ...ofArticles, ...beside])
    for (const event of events) await db.run(sql.raw(`DROP TRIGGER \`revisions_${table}_${event}\`;`))
  await db.run(sql`DROP TABLE \`revisions\`;`)
}
