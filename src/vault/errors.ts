/** A row with the same idempotency key is there already: its owner is the answer. */
export class IdempotencyTaken extends Error {
  constructor() {
    super('This idempotency key is taken')
    this.name = 'IdempotencyTaken'
  }
}

/** A line of a list of erasures that was altered, or sealed with another master key. */
export class UnreadableTombstone extends Error {
  constructor() {
    super('This erasure was sealed with another key of the vault')
    this.name = 'UnreadableTombstone'
  }
}

/** A row whose address does not open, though its key is there: it was damaged, or moved. */
export class UnreadableRow extends Error {
  constructor() {
    super('The address of this row cannot be read')
    this.name = 'UnreadableRow'
  }
}
