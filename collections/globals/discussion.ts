import type { GlobalConfig } from 'payload'
import { countVersion, defaultPolicy, mostCampaignDays, wordList } from '#comments'
import { isEditor } from '#platform'
import { noteChanges } from '#platform/database'
import { admins, hiddenUnless, staff } from '../shared'

/** WordPress's Settings › Discussion, by the same meaning and default, and what is ours beside it. */
export const discussion = (): GlobalConfig<'discussion'> => ({
  slug: 'discussion',
  admin: { group: 'Settings', hidden: hiddenUnless(isEditor) },
  access: { read: staff, readVersions: staff, update: admins },
  graphQL: false,
  versions: { max: 200 },
  hooks: { beforeChange: [countVersion], afterChange: [noteChanges('discussion').changeGlobal] },
  fields: [
    { name: 'replay', type: 'ui', admin: { components: { Field: '/src/desk/admin/PolicyReplay#PolicyReplay' } } },
    {
      type: 'collapsible',
      label: 'Who can comment',
      fields: [
        {
          name: 'open',
          type: 'checkbox',
          defaultValue: defaultPolicy.open,
          label: 'Readers can comment',
          admin: { description: 'Holds for every article that does not say otherwise.' },
        },
        {
          name: 'requireNameEmail',
          type: 'checkbox',
          defaultValue: defaultPolicy.requireNameEmail,
          label: 'Name and email are required',
          admin: { description: 'The email address is never published.' },
        },
        {
          name: 'requireAccount',
          type: 'checkbox',
          defaultValue: defaultPolicy.requireAccount,
          label: 'An account is required',
          admin: { description: 'Only people who are signed in can comment.' },
        },
        {
          name: 'webmentions',
          type: 'checkbox',
          defaultValue: defaultPolicy.webmentions,
          label: 'Receive webmentions',
          admin: {
            description:
              'Somebody who answers an article on a page of their own can have that shown here as a comment. This server looks at their page; rules decide as on a stranger’s comment.',
          },
        },
        {
          name: 'closeAfterDays',
          type: 'number',
          defaultValue: defaultPolicy.closeAfterDays,
          min: 0,
          max: 36_500,
          label: 'Close after this many days',
          admin: { description: 'Counted from the day an article was published; 0 keeps comments open.' },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'How comments are shown',
      fields: [
        {
          name: 'threadDepth',
          type: 'number',
          defaultValue: defaultPolicy.threadDepth,
          min: 1,
          max: 10,
          label: 'Levels of replies',
          admin: {
            description:
              'How deep new replies may go: one to the deepest level joins that level; with 1 all are one list. What is there stays where it is.',
          },
        },
        {
          name: 'pageSize',
          type: 'number',
          defaultValue: defaultPolicy.pageSize,
          min: 1,
          max: 100,
          label: 'Comments on a page',
          admin: { description: 'Counts comments that start a conversation; their replies come with them.' },
        },
        {
          name: 'order',
          type: 'select',
          defaultValue: defaultPolicy.order,
          options: [
            { value: 'oldest', label: 'Oldest first' },
            { value: 'newest', label: 'Newest first' },
            { value: 'best', label: 'Most helpful first' },
          ],
          admin: {
            description:
              'Replies stay in the order they were written. “Most helpful” needs votes, and is “oldest” without them.',
          },
        },
        {
          name: 'showAvatars',
          type: 'checkbox',
          defaultValue: defaultPolicy.showAvatars,
          label: 'Show pictures',
          admin: { description: 'Drawn from the public name alone.' },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Before a comment appears',
      fields: [
        {
          name: 'holdAll',
          type: 'checkbox',
          defaultValue: defaultPolicy.holdAll,
          label: 'Every comment waits for a moderator',
          admin: { description: 'Articles can have a rule of their own.' },
        },
        {
          name: 'requirePreviouslyApproved',
          type: 'checkbox',
          defaultValue: defaultPolicy.requirePreviouslyApproved,
          label: 'The author must have an approved comment',
          admin: {
            description:
              'Counts for people with an account, and for browsers that are known: one from which a comment with the same address was approved, or that a moderator trusts. All other readers wait while this is on.',
          },
        },
        {
          name: 'maxLinks',
          type: 'number',
          defaultValue: defaultPolicy.maxLinks,
          min: 0,
          max: 1000,
          label: 'Hold with this many links',
          admin: { description: 'Counted in the text as it will be shown; 0 switches the rule off.' },
        },
        {
          name: 'floodSeconds',
          type: 'number',
          defaultValue: defaultPolicy.floodSeconds,
          min: 0,
          max: 86_400,
          label: 'Seconds between two comments',
          admin: { description: 'From one network address; 0 switches the limit off.' },
        },
        {
          name: 'editMinutes',
          type: 'number',
          defaultValue: defaultPolicy.editMinutes,
          min: 0,
          max: 1440,
          label: 'Minutes to change one’s own comment',
          admin: { description: 'A changed comment is decided anew; 0 allows no changes.' },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Words and senders',
      fields: [
        {
          name: 'moderationWords',
          type: 'textarea',
          defaultValue: defaultPolicy.moderationWords,
          maxLength: 500_000,
          label: 'Words that hold a comment',
          validate: wordList,
          admin: {
            rows: 6,
            description:
              'One a line, found anywhere in the name, address, website, text, network address or browser, large or small letters alike. "word" between quotation marks matches whole words only, /…/ is a regular expression.',
          },
        },
        {
          name: 'disallowedWords',
          type: 'textarea',
          defaultValue: defaultPolicy.disallowedWords,
          maxLength: 500_000,
          label: 'Words that send a comment to the trash',
          validate: wordList,
          admin: { rows: 6, description: 'Written like the list above.' },
        },
        {
          name: 'holdAddresses',
          type: 'checkbox',
          defaultValue: defaultPolicy.holdAddresses,
          label: 'Hold texts with an email address or a phone number',
          admin: { description: 'People publish them by mistake.' },
        },
        {
          name: 'repeatLimit',
          type: 'number',
          defaultValue: defaultPolicy.repeatLimit,
          min: 0,
          max: 1000,
          label: 'Hold a text that stands under this many other articles',
          admin: { description: 'Within seven days; 0 switches the rule off.' },
        },
        {
          name: 'rejectionShare',
          type: 'number',
          defaultValue: defaultPolicy.rejectionShare,
          min: 0,
          max: 100,
          label: 'Hold when this share of the sender’s comments was rejected (%)',
          admin: { description: 'Of those of the last seven days, from the second one on; 0 switches the rule off.' },
        },
        {
          name: 'quarantineComments',
          type: 'number',
          defaultValue: defaultPolicy.quarantineComments,
          min: 0,
          max: 1000,
          label: 'Hold the first comments of an author',
          admin: { description: 'Until this many were approved; 0 switches the rule off.' },
        },
        {
          name: 'reportThreshold',
          type: 'number',
          defaultValue: defaultPolicy.reportThreshold,
          min: 0,
          max: 1000,
          label: 'Hide a comment after this many reports',
          admin: { description: 'It waits for a moderator then; 0 leaves it where it is.' },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Spam',
      fields: [
        {
          name: 'spamHold',
          type: 'number',
          defaultValue: defaultPolicy.spamHold,
          min: 0,
          max: 100,
          label: 'Hold from this score',
          admin: {
            description:
              'How probable it is that a comment is spam, in per cent, by the filter that learns from what you decide. Until it has seen enough (50 decisions, 10 of each kind) it says nothing, and points count: out of 100, for links, shortened links, repeated words and pasted markup. 0 switches it off.',
          },
        },
        {
          name: 'spamReject',
          type: 'number',
          defaultValue: defaultPolicy.spamReject,
          min: 0,
          max: 100,
          label: 'Spam from this score',
          admin: {
            description:
              'Such comments go to spam without waiting; some are shown to you to see whether that was right. 0 leaves every suspicious comment to moderators.',
          },
        },
        {
          name: 'spamRelease',
          type: 'number',
          defaultValue: defaultPolicy.spamRelease,
          min: 0,
          max: 100,
          label: 'Publish first comments below this score',
          admin: {
            description:
              'Publishes what somebody without an approved comment writes when the filter is sure enough that it is no spam, in per cent, and nothing else speaks against it. Anybody can then write under any name. 0 switches it off.',
          },
        },
        {
          name: 'campaignDays',
          type: 'number',
          defaultValue: defaultPolicy.campaignDays,
          min: 0,
          max: mostCampaignDays,
          label: 'Days a decision on similar comments holds',
          admin: {
            description:
              'For later ones like them; the desk asks each time and suggests this. 0 decides on those that wait only.',
          },
        },
        {
          name: 'challenge',
          type: 'select',
          defaultValue: defaultPolicy.challenge,
          options: [
            { value: 'off', label: 'Never' },
            { value: 'suspicious', label: 'When a comment looks suspicious' },
          ],
          label: 'Ask the browser for a proof of work',
          admin: {
            description:
              'Costs a reader’s browser about a second; nobody has to read crooked letters. It keeps out programs that merely fill in forms: one that is written for this site solves it in a twentieth of a second.',
          },
        },
        {
          name: 'externalCheck',
          type: 'checkbox',
          defaultValue: defaultPolicy.externalCheck,
          label: 'Ask an outside spam service',
          admin: {
            description:
              'Sends text, name, website and network address of every reader’s comment to the service your operator has set up, never the email address. While it does not answer, comments wait.',
          },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Readers and the law',
      fields: [
        {
          name: 'stopped',
          type: 'checkbox',
          defaultValue: defaultPolicy.stopped,
          label: 'Stop all comments for now',
          admin: { description: 'Everywhere at once, staff excepted; what is published stays.' },
        },
        {
          name: 'stopMessage',
          type: 'textarea',
          defaultValue: defaultPolicy.stopMessage,
          maxLength: 1000,
          label: 'What readers see meanwhile',
          admin: { rows: 2, description: 'Leave it empty for a plain sentence.' },
        },
        {
          name: 'guidelines',
          type: 'textarea',
          defaultValue: defaultPolicy.guidelines,
          maxLength: 5000,
          label: 'Guidelines',
          admin: { rows: 4, description: 'Shown above the form, written like a comment.' },
        },
        {
          name: 'redress',
          type: 'textarea',
          defaultValue: defaultPolicy.redress,
          maxLength: 2000,
          label: 'How to object to a decision',
          admin: { rows: 3, description: 'Part of the statement of reasons whoever wrote a removed comment receives.' },
        },
        {
          name: 'votes',
          type: 'checkbox',
          defaultValue: defaultPolicy.votes,
          label: 'Readers can vote on comments',
          admin: {
            description:
              'Helpful or not helpful, once for each reader’s network and comment. Which network voted is forgotten after two days; the sum stays.',
          },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Mail and clearing up',
      fields: [
        {
          name: 'notifyAuthor',
          type: 'checkbox',
          defaultValue: defaultPolicy.notifyAuthor,
          label: 'Mail the author of an article about a published comment',
          admin: { description: 'Nobody’s address is in it.' },
        },
        {
          name: 'notifyModerators',
          type: 'checkbox',
          defaultValue: defaultPolicy.notifyModerators,
          label: 'Mail moderators about a comment that waits',
          admin: { description: 'Nobody’s address is in it.' },
        },
        {
          name: 'digestMinutes',
          type: 'number',
          defaultValue: defaultPolicy.digestMinutes,
          min: 0,
          max: 1440,
          label: 'Minutes between two such mails',
          admin: { description: 'What has come meanwhile is in one mail. 0 sends one for each comment, at once.' },
        },
        {
          name: 'emptyTrashDays',
          type: 'number',
          defaultValue: defaultPolicy.emptyTrashDays,
          min: 0,
          max: 36_500,
          label: 'Empty the trash after this many days',
          admin: { description: '0 keeps it until somebody empties it.' },
        },
        {
          name: 'retentionDays',
          type: 'group',
          label: 'Keep',
          fields: [
            {
              name: 'address',
              type: 'number',
              defaultValue: defaultPolicy.retentionDays.address,
              min: 0,
              max: 36_500,
              label: 'Addresses, in days',
              admin: {
                description:
                  'Those of comments and reports are forgotten for good then, and notes about authors with theirs; 0 keeps them.',
              },
            },
            {
              name: 'spam',
              type: 'number',
              defaultValue: defaultPolicy.retentionDays.spam,
              min: 0,
              max: 36_500,
              label: 'Spam, in days',
              admin: { description: '0 keeps it.' },
            },
            {
              name: 'audit',
              type: 'number',
              defaultValue: defaultPolicy.retentionDays.audit,
              min: 0,
              max: 36_500,
              label: 'Records of who looked at addresses, in days',
              admin: { description: '0 keeps them.' },
            },
          ],
        },
        {
          name: 'cleared',
          type: 'ui',
          admin: { components: { Field: '/src/privacy/admin/ClearedPanel#ClearedPanel' } },
        },
      ],
    },
    {
      name: 'version',
      type: 'number',
      defaultValue: defaultPolicy.version,
      admin: { readOnly: true, description: 'Counts how often these settings were saved.' },
    },
  ],
})
