import path from 'node:path'
import type { CollectionConfig, CollectionSlug, Config, Plugin } from 'payload'
import { banRoutes, bansFact, isBannedNetwork } from '#bans'
import { commentCollections, discussion, SystemState } from '#collections'
import {
  type CommentServices,
  type CommentTarget,
  commentMutations,
  commentRoutes,
  commentServices,
  decisionRoutes,
  threadQuery,
} from '#comments'
import { deskRoutes, deskServices } from '#desk'
import {
  createLearning,
  learningListener,
  learningServices,
  scoreSpam,
  spamScoreFact,
  trainSpamFilterTask,
} from '#learning'
import {
  confirmSubscription,
  mailSubscriber,
  mailsPerDay,
  maxAsked,
  maxAskedFrom,
  noticeListener,
  noticeRoutes,
  noticeServices,
  sendDigest,
  sendNotice,
  sendStatement,
  tellSubscribers,
} from '#notices'
import { type PlatformServices, platformServices } from '#platform'
import { createAllowance } from '#platform/database'
import { afterError, rootEndpoints } from '#platform/http'
import { runsOf } from '#platform/jobs'
import { answerPerson, erasePersonTask, maxLinks, privacyRoutes, privacyServices, tellOfLooks } from '#privacy'
import { answerReport, reportListener, reportMutations, reportRoutes, reportsFact } from '#reports'
import { closedVault, looksPerHour, vaultServices } from '#vault'

export { harden } from '#platform/harden'

export type CommentsOptions = {
  /** What comments hang on: a collection of the config the plugin is added to. */
  target: CommentTarget
  /** Clock, keys and address of the process. */
  platform: PlatformServices
  /** Folder for what must outlast a restored backup: the list of erasures. */
  dataDir: string
  /** Whether mail can be sent; what is to be mailed waits in its queues while it cannot. By default it can. */
  hasMail?: boolean
  /** What reports of mail that came back are signed with; without it none are taken. */
  bounceSecret?: string | undefined
  /** The outside spam service, where one is set up. */
  externalCheck?: CommentServices['externalCheck']
  /** What assertions of host sites are checked with; without it there is no sign-on. */
  signOn?: CommentServices['signOn']
  /** Facts that the config adds to decisions, for rules of its own. */
  factSources?: CommentServices['factSources']
  /** What the config does besides when comments change. */
  listeners?: CommentServices['listeners']
  /** What mails call the site; by default its address. */
  siteTitle?: CommentServices['siteTitle']
  /** The language of mails to readers of whom no other is known; by default English. */
  siteLanguage?: CommentServices['siteLanguage']
}

/** A refused request is a visitor's mistake, not ours: it must not fill the log. `Refusal` is our own error. */
const loggingLevels: Record<string, 'debug'> = { Refusal: 'debug' }

/**
 * Comments on a collection of the config, with all that stands on them: notices, bans, reports, privacy and the desk. What the
 * config has already stays and is extended. Staff are the accounts of `users`, by their `role`; the vault is opened by
 * `openVault` once the database is connected.
 */
export function comments(options: CommentsOptions): Plugin {
  return (config) => ({
    ...config,
    collections: withCollections(config.collections ?? [], options.target.collection),
    globals: [discussion(), ...(config.globals ?? [])],
    endpoints: [...rootEndpoints(['comments', 'subscriptions'], routes), ...(config.endpoints ?? [])],
    hooks: { ...config.hooks, afterError: [...(config.hooks?.afterError ?? []), afterError] },
    loggingLevels: { ...loggingLevels, ...config.loggingLevels },
    custom: { ...config.custom, services: { ...config.custom?.services, ...servicesFrom(options) } },
    jobs: {
      ...config.jobs,
      autoRun: withRuns(config.jobs?.autoRun, options.hasMail ?? true),
      tasks: [
        sendStatement,
        sendNotice,
        sendDigest,
        confirmSubscription,
        tellSubscribers,
        mailSubscriber,
        answerReport,
        answerPerson,
        erasePersonTask,
        tellOfLooks,
        trainSpamFilterTask,
        ...(config.jobs?.tasks ?? []),
      ],
    },
    graphQL: {
      ...config.graphQL,
      mutations: (...args) => ({
        ...commentMutations(args[1]),
        ...reportMutations,
        ...config.graphQL?.mutations?.(...args),
      }),
      queries: (...args) => ({ ...threadQuery(args[1]), ...config.graphQL?.queries?.(...args) }),
    },
    admin: { ...config.admin, components: withComponents(config.admin?.components ?? {}) },
  })
}

/** What Payload is asked for beside the endpoints of the collection of comments. */
const routes = [
  ...commentRoutes,
  ...decisionRoutes,
  ...noticeRoutes,
  ...banRoutes,
  ...reportRoutes,
  ...privacyRoutes,
  ...deskRoutes,
]

/** Ours stand behind the group of what comments hang on, so that the admin shows them next to it. */
function withCollections(given: readonly CollectionConfig[], target: CollectionSlug): CollectionConfig[] {
  const group = given.find(({ slug }) => slug === target)?.admin?.group
  const last = given.findLastIndex(({ admin, slug }) => slug === target || (group && admin?.group === group))
  if (last === -1) throw new Error(`Comments are to hang on ${target}, which is no collection of this config`)
  const added = [...given.slice(0, last + 1), ...commentCollections({ target }), ...given.slice(last + 1)]
  return added.some(({ slug }) => slug === SystemState.slug) ? added : [...added, SystemState]
}

type AutoRun = NonNullable<Config['jobs']>['autoRun']

/** The queues of our tasks beside those the config works off. A config that decides for each process when it starts sees to them itself. */
const withRuns = (given: AutoRun, hasMail: boolean): AutoRun =>
  typeof given === 'function' ? given : [...(given ?? []), ...runsOf({ hasMail })]

type Components = NonNullable<NonNullable<Config['admin']>['components']>

const withComponents = (given: Components): Components => ({
  ...given,
  beforeDashboard: ['/src/desk/admin/WaitingCard#WaitingCard', ...(given.beforeDashboard ?? [])],
  beforeNavLinks: ['/src/desk/admin/DeskLink#DeskLink', ...(given.beforeNavLinks ?? [])],
  views: {
    moderation: { Component: '/src/desk/admin/DeskView#DeskView', path: '/moderation' },
    ...given.views,
  },
})

function servicesFrom({
  bounceSecret,
  dataDir,
  externalCheck,
  factSources = [],
  listeners = [],
  platform,
  signOn = async () => undefined,
  siteLanguage,
  siteTitle,
  target,
}: CommentsOptions) {
  return {
    ...platformServices.provide(platform),
    ...vaultServices.provide({
      vault: closedVault,
      looks: createAllowance({ name: 'looks', points: looksPerHour, seconds: 60 * 60 }),
      lookNotices: createAllowance({ name: 'look-notices', points: 1, seconds: 60 * 60 }),
    }),
    ...commentServices.provide({
      target,
      externalCheck,
      signOn,
      siteLanguage: siteLanguage ?? (async () => 'en'),
      siteTitle: siteTitle ?? (async () => platform.publicUrl),
      // Longer than a task is good for.
      usedProofs: createAllowance({ name: 'proofs', points: 1, seconds: 15 * 60 }),
      scoreSpam,
      factSources: [bansFact, reportsFact, spamScoreFact, ...factSources],
      listeners: [reportListener, noticeListener, learningListener, ...listeners],
      networkGuards: [isBannedNetwork],
    }),
    ...learningServices.provide(createLearning()),
    ...privacyServices.provide({
      erasureList: path.resolve(dataDir, 'erasures.jsonl'),
      requests: createAllowance({ name: 'requests', points: maxLinks, seconds: 24 * 60 * 60 }),
    }),
    ...noticeServices.provide({
      bounceSecret,
      asked: createAllowance({ name: 'subscriptions', points: maxAsked, seconds: 24 * 60 * 60 }),
      askedFrom: createAllowance({ name: 'subscriptions-from', points: maxAskedFrom, seconds: 60 * 60 }),
      mails: createAllowance({ name: 'subscription-mails', points: mailsPerDay, seconds: 24 * 60 * 60 }),
    }),
    ...deskServices.provide({ replays: 0 }),
  }
}
