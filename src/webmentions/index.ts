export { lookAtSource } from './lookAtSource'
export { webmentionRoute } from './receive'
export { mentionsOfDomain, mentionsOfHost, webmentionServices } from './services'
