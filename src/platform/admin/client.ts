export { type Answer, call } from './call'
export { usePathname, useRouter, useSearchParams } from './navigation'
export { problem } from './problem'
export { SignedOut } from './SignedOut'
