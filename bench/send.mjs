/** Sends JSON or a form to a site, as its administrator unless `signedIn` is false. @throws for an answer that is no success */
export const sender =
  ({ admin, url }) =>
  async (path, given, signedIn = true) => {
    const isForm = given instanceof FormData
    const response = await fetch(url + path, {
      method: 'POST',
      body: isForm ? given : JSON.stringify(given),
      headers: {
        ...(isForm ? {} : { 'content-type': 'application/json' }),
        ...(signedIn ? { cookie: admin.cookie, origin: url } : {}),
      },
    })
    const text = await response.text()
    if (!response.ok || text === '') throw new Error(`${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
