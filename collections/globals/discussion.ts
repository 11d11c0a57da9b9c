import type { GlobalBeforeChangeHook, GlobalConfig } from 'payload'
import { admins, staff } from '../access'
import { noteChanges } from '../noteChanges'

/** Every save is a new version of the policy; verdicts name the one they followed. */
const countVersion: GlobalBeforeChangeHook = ({ data, originalDoc }) => ({
  ...data,
  version: (originalDoc?.version ?? 0) + 1,
})

/** WordPress's Settings › Discussion, by the same meaning and default, and what is ours beside it. */
export const Discussion: GlobalConfig<'discussion'> = {
  slug: 'discussion',
  admin: { group: 'Settings' },
  access: { read: staff, update: admins },
  graphQL: false,
  versions: { max: 200 },
  hooks: { beforeChange: [countVersion], afterChange: [noteChanges('discussion').changeGlobal] },
  fields: [
    {
      type: 'collapsible',
      label: 'Who can comment',
      fields: [
        {
          name: 'open',
          type: 'checkbox',
          defaultValue: true,
          label: 'Readers can comment',
          admin: { description: 'Holds for every article that does not say otherwise.' },
        },
        {
          name: 'requireNameEmail',
          type: 'checkbox',
          defaultValue: true,
          label: 'Name and email are required',
          admin: { description: 'The email address is never published.' },
        },
        {
          name: 'requireAccount',
          type: 'checkbox',
          defaultValue: false,
          label: 'An account is required',
          admin: { description: 'Only people who are signed in can comment.' },
        },
        {
          name: 'closeAfterDays',
          type: 'number',
          defaultValue: 0,
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
          defaultValue: 5,
          min: 1,
          max: 10,
          label: 'Levels of replies',
          admin: { description: 'A reply to the deepest level joins that level; 1 shows a flat list.' },
        },
        {
          name: 'pageSize',
          type: 'number',
          defaultValue: 20,
          min: 1,
          max: 100,
          label: 'Comments on a page',
          admin: { description: 'Counts comments that start a conversation; their replies come with them.' },
        },
        {
          name: 'order',
          type: 'select',
          defaultValue: 'oldest',
          options: [
            { value: 'oldest', label: 'Oldest first' },
            { value: 'newest', label: 'Newest first' },
          ],
          admin: { description: 'Replies stay in the order they were written.' },
        },
        {
          name: 'showAvatars',
          type: 'checkbox',
          defaultValue: true,
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
          defaultValue: false,
          label: 'Every comment waits for a moderator',
          admin: { description: 'Articles can have a rule of their own.' },
        },
        {
          name: 'requirePreviouslyApproved',
          type: 'checkbox',
          defaultValue: true,
          label: 'The author must have an approved comment',
          admin: { description: 'Counts only where the address is proven: an address anyone can type is no proof.' },
        },
        {
          name: 'maxLinks',
          type: 'number',
          defaultValue: 2,
          min: 0,
          max: 1000,
          label: 'Hold with this many links',
          admin: { description: 'Counted in the text as it will be shown; 0 switches the rule off.' },
        },
        {
          name: 'floodSeconds',
          type: 'number',
          defaultValue: 15,
          min: 0,
          max: 86_400,
          label: 'Seconds between two comments',
          admin: { description: 'From one network address; 0 switches the limit off.' },
        },
        {
          name: 'editMinutes',
          type: 'number',
          defaultValue: 5,
          min: 0,
          max: 1440,
          label: 'Minutes to change one’s own comment',
          admin: { description: 'A changed comment is decided anew; 0 allows no changes.' },
        },
      ],
    },
    {
      name: 'version',
      type: 'number',
      defaultValue: 0,
      admin: { readOnly: true, description: 'Counts how often these settings were saved.' },
    },
  ],
}
