import { withPayload } from '@payloadcms/next/withPayload'

/** Next serves the admin and nothing else; Express stands in front of it and sets the security headers. */
export default withPayload(
  {
    poweredByHeader: false,
    // A configuration that extends another one is left alone by `next build`; it rewrites any other.
    // Types are checked by `tsc --noEmit`, for all of the code and not only the admin's.
    typescript: { ignoreBuildErrors: true, tsconfigPath: 'tsconfig.admin.json' },
    turbopack: { root: import.meta.dirname },
    // Express decides what is logged about a request.
    logging: false,
  },
  { devBundleServerPackages: false },
)
