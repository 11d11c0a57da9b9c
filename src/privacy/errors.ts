/** A row with the same idempotency key is there already: its owner is the answer. */
export class IdempotencyTaken extends Error {
  constructor() {
    super('This idempotency key is taken')
    this.name = 'IdempotencyTaken'
  }
}
