import * as migration_20261123_100628_initial from './20261123_100628_initial';
import * as migration_20261123_115950_moderation from './20261123_115950_moderation';
import * as migration_20261123_164610_votes from './20261123_164610_votes';
import * as migration_20261123_172146_rights from './20261123_172146_rights';
import * as migration_20261123_215836_newest_of_address from './20261123_215836_newest_of_address';
import * as migration_20261123_230510_no_locks from './20261123_230510_no_locks';
import * as migration_20261129_011753_report_decision from './20261129_011753_report_decision';
import * as migration_20261129_043254_articles_and_media from './20261129_043254_articles_and_media';
import * as migration_20261129_045950_object_key from './20261129_045950_object_key';
import * as migration_20261129_051024_bounded_reads from './20261129_051024_bounded_reads';
import * as migration_20261129_052729_comments_shown from './20261129_052729_comments_shown';
import * as migration_20261129_053258_digests from './20261129_053258_digests';
import * as migration_20261129_053920_server_keys from './20261129_053920_server_keys';
import * as migration_20261129_054355_site_origins from './20261129_054355_site_origins';
import * as migration_20261129_081759_campaigns from './20261129_081759_campaigns';
import * as migration_20261129_083519_reader_tokens from './20261129_083519_reader_tokens';
import * as migration_20261129_092754_texts_by_parent from './20261129_092754_texts_by_parent';
import * as migration_20261129_094005_spam_filter from './20261129_094005_spam_filter';
import * as migration_20261129_094657_preview_address from './20261129_094657_preview_address';
import * as migration_20261129_120119_learning_readers from './20261129_120119_learning_readers';
import * as migration_20261129_122550_sign_on from './20261129_122550_sign_on';
import * as migration_20261129_124902_subscriptions from './20261129_124902_subscriptions';
import * as migration_20261129_125947_changes_and_webhooks from './20261129_125947_changes_and_webhooks';
import * as migration_20261129_131631_picture_placeholder from './20261129_131631_picture_placeholder';
import * as migration_20261129_132851_pages_elsewhere from './20261129_132851_pages_elsewhere';
import * as migration_20261129_160501_mail_choices from './20261129_160501_mail_choices';
import * as migration_20261129_163827_languages from './20261129_163827_languages';
import * as migration_20261129_200947_article_address from './20261129_200947_article_address';
import * as migration_20261130_001155_best_order from './20261130_001155_best_order';
import * as migration_20261130_040006_listed_articles from './20261130_040006_listed_articles';
import * as migration_20261130_043628_webmentions from './20261130_043628_webmentions';
import * as migration_20261130_074500_revisions from './20261130_074500_revisions';
import * as migration_20261130_122158_networks_of_types from './20261130_122158_networks_of_types';

export const migrations = [
  {
    up: migration_20261123_100628_initial.up,
    down: migration_20261123_100628_initial.down,
    name: '20261123_100628_initial',
  },
  {
    up: migration_20261123_115950_moderation.up,
    down: migration_20261123_115950_moderation.down,
    name: '20261123_115950_moderation',
  },
  {
    up: migration_20261123_164610_votes.up,
    down: migration_20261123_164610_votes.down,
    name: '20261123_164610_votes',
  },
  {
    up: migration_20261123_172146_rights.up,
    down: migration_20261123_172146_rights.down,
    name: '20261123_172146_rights',
  },
  {
    up: migration_20261123_215836_newest_of_address.up,
    down: migration_20261123_215836_newest_of_address.down,
    name: '20261123_215836_newest_of_address',
  },
  {
    up: migration_20261123_230510_no_locks.up,
    down: migration_20261123_230510_no_locks.down,
    name: '20261123_230510_no_locks',
  },
  {
    up: migration_20261129_011753_report_decision.up,
    down: migration_20261129_011753_report_decision.down,
    name: '20261129_011753_report_decision',
  },
  {
    up: migration_20261129_043254_articles_and_media.up,
    down: migration_20261129_043254_articles_and_media.down,
    name: '20261129_043254_articles_and_media',
  },
  {
    up: migration_20261129_045950_object_key.up,
    down: migration_20261129_045950_object_key.down,
    name: '20261129_045950_object_key',
  },
  {
    up: migration_20261129_051024_bounded_reads.up,
    down: migration_20261129_051024_bounded_reads.down,
    name: '20261129_051024_bounded_reads',
  },
  {
    up: migration_20261129_052729_comments_shown.up,
    down: migration_20261129_052729_comments_shown.down,
    name: '20261129_052729_comments_shown',
  },
  {
    up: migration_20261129_053258_digests.up,
    down: migration_20261129_053258_digests.down,
    name: '20261129_053258_digests',
  },
  {
    up: migration_20261129_053920_server_keys.up,
    down: migration_20261129_053920_server_keys.down,
    name: '20261129_053920_server_keys',
  },
  {
    up: migration_20261129_054355_site_origins.up,
    down: migration_20261129_054355_site_origins.down,
    name: '20261129_054355_site_origins',
  },
  {
    up: migration_20261129_081759_campaigns.up,
    down: migration_20261129_081759_campaigns.down,
    name: '20261129_081759_campaigns',
  },
  {
    up: migration_20261129_083519_reader_tokens.up,
    down: migration_20261129_083519_reader_tokens.down,
    name: '20261129_083519_reader_tokens',
  },
  {
    up: migration_20261129_092754_texts_by_parent.up,
    down: migration_20261129_092754_texts_by_parent.down,
    name: '20261129_092754_texts_by_parent',
  },
  {
    up: migration_20261129_094005_spam_filter.up,
    down: migration_20261129_094005_spam_filter.down,
    name: '20261129_094005_spam_filter',
  },
  {
    up: migration_20261129_094657_preview_address.up,
    down: migration_20261129_094657_preview_address.down,
    name: '20261129_094657_preview_address',
  },
  {
    up: migration_20261129_120119_learning_readers.up,
    down: migration_20261129_120119_learning_readers.down,
    name: '20261129_120119_learning_readers',
  },
  {
    up: migration_20261129_122550_sign_on.up,
    down: migration_20261129_122550_sign_on.down,
    name: '20261129_122550_sign_on',
  },
  {
    up: migration_20261129_124902_subscriptions.up,
    down: migration_20261129_124902_subscriptions.down,
    name: '20261129_124902_subscriptions',
  },
  {
    up: migration_20261129_125947_changes_and_webhooks.up,
    down: migration_20261129_125947_changes_and_webhooks.down,
    name: '20261129_125947_changes_and_webhooks',
  },
  {
    up: migration_20261129_131631_picture_placeholder.up,
    down: migration_20261129_131631_picture_placeholder.down,
    name: '20261129_131631_picture_placeholder',
  },
  {
    up: migration_20261129_132851_pages_elsewhere.up,
    down: migration_20261129_132851_pages_elsewhere.down,
    name: '20261129_132851_pages_elsewhere',
  },
  {
    up: migration_20261129_160501_mail_choices.up,
    down: migration_20261129_160501_mail_choices.down,
    name: '20261129_160501_mail_choices',
  },
  {
    up: migration_20261129_163827_languages.up,
    down: migration_20261129_163827_languages.down,
    name: '20261129_163827_languages',
  },
  {
    up: migration_20261129_200947_article_address.up,
    down: migration_20261129_200947_article_address.down,
    name: '20261129_200947_article_address',
  },
  {
    up: migration_20261130_001155_best_order.up,
    down: migration_20261130_001155_best_order.down,
    name: '20261130_001155_best_order',
  },
  {
    up: migration_20261130_040006_listed_articles.up,
    down: migration_20261130_040006_listed_articles.down,
    name: '20261130_040006_listed_articles',
  },
  {
    up: migration_20261130_043628_webmentions.up,
    down: migration_20261130_043628_webmentions.down,
    name: '20261130_043628_webmentions',
  },
  {
    up: migration_20261130_074500_revisions.up,
    down: migration_20261130_074500_revisions.down,
    name: '20261130_074500_revisions',
  },
  {
    up: migration_20261130_122158_networks_of_types.up,
    down: migration_20261130_122158_networks_of_types.down,
    name: '20261130_122158_networks_of_types'
  },
];
