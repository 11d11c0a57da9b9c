export { type Answer, call, post, problem } from './call'
export { useRouter, useSearchParams } from './navigation'
export { AskTwice, NavLink, SignedOut } from './parts'
export { durationWords, relativeWords, Time, useNow } from './Time'
