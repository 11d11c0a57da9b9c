/** The note of an event by which a reader took their own comment back: nobody rejected it. */
export const ownRemoval = 'Removed by its author'
