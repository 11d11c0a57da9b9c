// Made by npm run generate from the description of the API. Do not edit.
export interface paths {
    "/api/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A list of articles
         * @description Without an account, conditions are about these: id, slug, oldSlugs, title, tags, authors, authors.slug, authors.name, publishedAt, createdAt, updatedAt, _status, commentCount.
         *
         *     Counted as reading.
         */
        get: operations["getArticles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the articles
         * @description Counted as reading.
         */
        get: operations["getArticlesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/articles/{idOrSlug}/discussion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether readers can comment on an article, and by which rules
         * @description Counted as reading.
         */
        get: operations["getArticlesByIdOrSlugDiscussion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/articles/{idOrSlug}/thread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of the comments under an article
         * @description Threads with their replies nested, at most 20 below each that begins one.
         *
         *     Counted as reading.
         */
        get: operations["getArticlesByIdOrSlugThread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What readers see differently since a cursor
         * @description For copies of the site: articles and comments that have come, changed or gone, in the order it happened. Without `since` only `next`: read everything then, and go on from there. An article’s deletion covers its comments; when it is back, read them again. Numbers of comments and votes are no change.
         *
         *     Counted as reading.
         */
        get: operations["getChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a comment
         * @description The address is never published. All faults of a comment are answered together, each with its `path` and `code`. A repeated idempotency key answers as the first time.
         *
         *     Counted as writing of readers.
         */
        post: operations["postComments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one’s own comment
         * @description With `X-Edit-Token`, while the time for it lasts.
         *
         *     Counted as writing of readers.
         */
        delete: operations["deleteCommentsById"];
        options?: never;
        head?: never;
        /**
         * Change one’s own comment
         * @description With `X-Edit-Token`, while the time for it lasts; decided anew. Staff correct texts with their session.
         *
         *     Counted as writing of readers.
         */
        patch: operations["patchCommentsById"];
        trace?: never;
    };
    "/api/comments/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a comment to the moderators
         * @description By law (DSA Art. 16). With `email`, the decision is mailed to it; it is kept sealed.
         *
         *     Counted as writing of readers.
         */
        post: operations["postCommentsByIdReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether a comment helped
         * @description One vote for each network, changed by the next, taken back by 0.
         *
         *     Counted as writing of readers.
         */
        post: operations["postCommentsByIdVote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Numbers of comments of several articles
         * @description Counted as reading.
         */
        get: operations["getCommentsCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this reader has sent to an article or a page
         * @description Comments that wait, too. Nothing without a token.
         *
         *     Counted as reading.
         */
        get: operations["getCommentsMine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How a text will look as a comment
         * @description Counted as writing of readers.
         */
        post: operations["postCommentsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tags with the number of articles that carry each
         * @description Counted as reading.
         */
        get: operations["getTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Article */
        Article: {
            /** @enum {string|null} */
            _status?: "draft" | "published" | null;
            authors?: (string | components["schemas"]["Author"])[] | null;
            body?: {
                root: {
                    children: ({
                        type: string;
                        version: number;
                    } & {
                        [key: string]: unknown;
                    })[];
                    direction: ("ltr" | "rtl") | null;
                    /** @enum {string} */
                    format: "left" | "start" | "center" | "right" | "end" | "justify" | "";
                    indent: number;
                    type: string;
                    version: number;
                };
            } | null;
            commentCount?: number | null;
            createdAt: string;
            deletedAt?: string | null;
            discussion?: {
                /** @description Days after publication; empty: as the site, 0: never. */
                closeAfterDays?: number | null;
                /** @enum {string|null} */
                moderation?: "inherit" | "holdAll" | "asPolicy" | null;
                /**
                 * @description Whether readers can comment on this article.
                 * @enum {string|null}
                 */
                open?: "inherit" | "open" | "closed" | null;
            };
            excerpt?: string | null;
            hero?: (string | null) | components["schemas"]["Media"];
            html?: string | null;
            id: string;
            oldSlugs?: string[] | null;
            /** @description The address of a page that lives elsewhere; articles have none. */
            pageUrl?: string | null;
            /** @description Left empty, it is the time of publishing. To publish later, choose “Publish or withdraw later”. */
            publishedAt?: string | null;
            seo?: {
                description?: string | null;
                title?: string | null;
            };
            /** @description Part of the address. Made from the title when left empty. */
            slug?: string | null;
            tags?: string[] | null;
            title?: string | null;
            updatedAt: string;
        };
        /** Author */
        Author: {
            bio?: string | null;
            createdAt: string;
            id: string;
            links?: {
                id?: string | null;
                label: string;
                url: string;
            }[] | null;
            name: string;
            oldSlugs?: string[] | null;
            picture?: (string | null) | components["schemas"]["Media"];
            /** @description Part of the address. Made from the name when left empty. */
            slug: string;
            updatedAt: string;
        };
        ChangesPage: {
            changes: {
                /** Format: date-time */
                at: string;
                /**
                 * @description `upsert`: read it again. `delete`: nobody can read it any more.
                 * @enum {string}
                 */
                change: "upsert" | "delete";
                id: string;
                /** @description Of an article; of one that is gone the last it was read by. */
                slug?: string;
                /** @enum {string} */
                type: "articles" | "comments";
            }[];
            /** @description Whether there is more already. */
            more: boolean;
            /** @description Sent as `since` the next time. */
            next: string;
        };
        /**
         * @example {
         *       "article": "what-a-tide-pool-keeps",
         *       "name": "Robin",
         *       "email": "robin@example.org",
         *       "content": "The limpets *do* walk home."
         *     }
         */
        CommentInput: {
            /** @description Id or slug of a published article. */
            article?: string | null;
            /** @description Whether it is the own comment of the account that sends it; else what is given names the sender. */
            asStaff?: boolean | null;
            /** @description Text, with a little Markdown. At most 65,525 bytes. */
            content?: string | null;
            /** @description Never published, and in no answer. At most 100 bytes. */
            email?: string | null;
            /** @description The same key with the same fields posts once. At most 200 characters. */
            idempotencyKey?: string | null;
            /** @description At most 245 bytes. */
            name?: string | null;
            /** @description In place of `article`: a page of a site that the settings list (`origins`), by its address and title. */
            page?: {
                title?: string | null;
                url: string;
            } | null;
            /** @description Id of the comment this one answers. */
            parent?: string | null;
            /** @description Solution of a task of GET /api/challenge, where the site asks for one. */
            proof?: string | null;
            /** @description Asks to be mailed about `replies` (or `true`) or `all`; a link to confirm it is mailed first. */
            subscribe?: (boolean | ("replies" | "all" | "on" | "true" | "false" | "")) | null;
            /** @description At most 200 bytes. */
            url?: string | null;
        };
        /** @description A page elsewhere that mentions the article, where the comment was not written here. */
        CommentSource: {
            publishedAt: string | null;
            /** @constant */
            type: "webmention";
            url: string;
        };
        DiscussionState: {
            closesAt: string | null;
            editSeconds: number;
            /** @description HTML. */
            guidelines: string | null;
            /** @description Bytes of UTF-8. */
            limits: {
                content: number;
                email: number;
                name: number;
                url: number;
            };
            /** @description Whether new comments are announced as they come. */
            live: boolean;
            /** @description What readers are told while comments are stopped. */
            message: string | null;
            open: boolean;
            reason: ("site" | "article" | "age" | "stopped") | null;
            requires: {
                account: boolean;
                challenge: boolean;
                email: boolean;
                name: boolean;
            };
            /** @description Whether readers can be told of comments by mail. */
            subscriptions: boolean;
            threadDepth: number;
            votes: boolean;
            /** @description Where webmentions are taken, for `<link rel="webmention">`; null where they are not. */
            webmention: string | null;
        };
        Error: {
            errors: {
                /** @description What is wrong, fault by fault. */
                data?: {
                    errors?: {
                        /** @enum {string} */
                        code?: "internal_error" | "unavailable" | "mail_unavailable" | "address_malformed" | "not_found" | "method_not_allowed" | "body_too_large" | "unsupported_media_type" | "query_invalid" | "query_too_large" | "origin_not_allowed" | "article_not_found" | "page_not_found" | "comment_id_not_found" | "comment_closed" | "comment_reply_to_unapproved_comment" | "not_logged_in" | "assertion_invalid" | "key_invalid" | "one_time_code" | "forbidden" | "votes_off" | "cursor_too_old" | "link_gone" | "edit_token_invalid" | "edit_window_over" | "incomplete" | "undo_over" | "refused" | "invalid_input" | "require_name_email" | "require_valid_email" | "require_valid_comment" | "comment_author_column_length" | "comment_author_email_column_length" | "comment_author_url_column_length" | "comment_content_column_length" | "idempotency_mismatch" | "comment_duplicate" | "conflict" | "assigned" | "too_many_requests" | "comment_flood";
                        message: string;
                        /** @description The field of the input; absent where it is about the whole. */
                        path?: string;
                    }[];
                };
                /** @description A sentence for a person. */
                message: string;
                name?: string;
            }[];
        };
        /** Media */
        Media: {
            /** @description What the picture shows, for people who cannot see it. Needed before an article with this picture is published. */
            alt?: string | null;
            createdAt: string;
            /** @description Who made it. Needed before an article with this picture is published. */
            credit?: string | null;
            filename?: string | null;
            filesize?: number | null;
            focalX?: number | null;
            focalY?: number | null;
            height?: number | null;
            id: string;
            mimeType?: string | null;
            /** @description Shown until the picture has come: a blurred one, as a `data:` address. */
            placeholder?: string | null;
            sizes?: {
                card?: {
                    filename?: string | null;
                    filesize?: number | null;
                    height?: number | null;
                    mimeType?: string | null;
                    url?: string | null;
                    width?: number | null;
                };
                hero?: {
                    filename?: string | null;
                    filesize?: number | null;
                    height?: number | null;
                    mimeType?: string | null;
                    url?: string | null;
                    width?: number | null;
                };
                thumb?: {
                    filename?: string | null;
                    filesize?: number | null;
                    height?: number | null;
                    mimeType?: string | null;
                    url?: string | null;
                    width?: number | null;
                };
            };
            /** @description The widths of the picture, as `<img srcset>` takes them. */
            srcset?: string | null;
            thumbnailURL?: string | null;
            updatedAt: string;
            url?: string | null;
            width?: number | null;
        };
        SubmittedComment: {
            /** @description Id of the article. */
            article: string;
            badge: ("staff" | "author") | null;
            /** @description As it was typed. */
            content: string;
            /** Format: date-time */
            createdAt: string;
            depth: number;
            html: string;
            id: string;
            name: string;
            parent: string | null;
            /** @enum {string} */
            status: "approved" | "pending";
            url: string | null;
        };
        ThreadComment: {
            badge: ("staff" | "author") | null;
            /** Format: date-time */
            createdAt: string;
            depth: number;
            editedAt: string | null;
            /** @description Sanitised; nothing in it can run. */
            html: string | null;
            id: string;
            /** @description Cursor to the descendants that are not in `replies`; sent as `after`. */
            more: string | null;
            name: string | null;
            parent: string | null;
            /** @description Stands before the others on the first page. */
            pinned: boolean;
            /** @description Kept without name and text, because visible replies hang below. */
            removed: boolean;
            replies: components["schemas"]["ThreadComment"][];
            source: components["schemas"]["CommentSource"] | null;
            url: string | null;
            /** @description Helpful less not helpful; null where readers do not vote. */
            votes: number | null;
        };
        ThreadPage: {
            /** @description After a `more` cursor a flat list, to be hung up by `parent`. */
            docs: components["schemas"]["ThreadComment"][];
            /** @description Cursor to the next page; sent as `after`. */
            next: string | null;
            /** @description Approved comments under the article. */
            totalDocs: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getArticles: {
        parameters: {
            query?: {
                /** @description How many levels of relations are filled in; 1 by default, at most 2 without an account. */
                depth?: number;
                /** @description The newest drafts, for those who may see them. */
                draft?: boolean;
                /** @description What comes along for each article, in `included`: numbers of comments, and states of discussions. */
                include?: "counts" | "discussion" | "counts,discussion" | "discussion,counts";
                /** @description More than 100 is 100 without an account. */
                limit?: number;
                page?: number;
                /** @description Only these fields, as `select[title]=true`. What is not selected is missing in the answer. */
                select?: {
                    [key: string]: "true";
                };
                /** @description A field, with a minus before it for the reverse. */
                sort?: "publishedAt" | "-publishedAt" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt" | "id" | "-id" | "slug" | "-slug" | "title" | "-title" | "commentCount" | "-commentCount";
                /** @description Conditions, as JSON or in brackets: `where[slug][equals]=a-slug`. */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        docs: components["schemas"]["Article"][];
                        hasNextPage: boolean;
                        hasPrevPage?: boolean;
                        /** @description By the ids of those articles that are public. */
                        included?: {
                            counts?: {
                                [key: string]: number;
                            };
                            discussion?: {
                                [key: string]: components["schemas"]["DiscussionState"];
                            };
                        };
                        limit: number;
                        nextPage?: number | null;
                        page?: number | null;
                        pagingCounter?: number;
                        prevPage?: number | null;
                        totalDocs: number;
                        totalPages?: number;
                    };
                };
            };
        };
    };
    getArticlesById: {
        parameters: {
            query?: {
                /** @description How many levels of relations are filled in; 1 by default, at most 2 without an account. */
                depth?: number;
                /** @description The newest drafts, for those who may see them. */
                draft?: boolean;
                /** @description Only these fields, as `select[title]=true`. What is not selected is missing in the answer. */
                select?: {
                    [key: string]: "true";
                };
            };
            header?: never;
            path: {
                /** @description Of an article, where it is read, its slug does as well. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
        };
    };
    getArticlesByIdOrSlugDiscussion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                idOrSlug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscussionState"];
                };
            };
        };
    };
    getArticlesByIdOrSlugThread: {
        parameters: {
            query?: {
                /** @description `next` of a page, or `more` of a comment. */
                after?: string;
                /** @description Comments that begin a thread; 20 by default. */
                limit?: number;
                /** @description By default as the site is set. */
                order?: "oldest" | "newest" | "best";
            };
            header?: never;
            path: {
                idOrSlug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadPage"];
                };
            };
        };
    };
    getChanges: {
        parameters: {
            query?: {
                /** @description Changes in one answer, 1 to 100; 100 by default. */
                limit?: number;
                /** @description `next` of an earlier answer. Left out, the answer holds no changes: only where to go on from now. */
                since?: string;
                /** @description `articles`, `comments`, or both, separated by a comma; both by default. */
                types?: ("articles" | "comments")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesPage"];
                };
            };
        };
    };
    postComments: {
        parameters: {
            query?: never;
            header?: {
                /** @description In place of `idempotencyKey` of the body. */
                "Idempotency-Key"?: string;
                /** @description Of the reader a server posts for, with a key of the scope `submit`. */
                "X-Reader-Address"?: string;
                /** @description A JWT by which a host site says who of its accounts sends it. */
                "X-Reader-Assertion"?: string;
                /** @description `readerToken` of an earlier answer: makes the sender known. */
                "X-Reader-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentInput"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        doc: components["schemas"]["SubmittedComment"];
                        /** @description Changes or removes the comment while the time for it lasts; sent as `X-Edit-Token`. */
                        editToken: string | null;
                        /** @description A sentence for the reader. */
                        message: string;
                        /** @description What was left out of what was sent; part of the message too. */
                        notes?: string[];
                        /** @description Makes the sender known; sent as `X-Reader-Token` with the next comment. */
                        readerToken: string | null;
                    };
                };
            };
        };
    };
    deleteCommentsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description `editToken` of the answer to the post. */
                "X-Edit-Token"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For staff: what was deleted for good. */
                        doc?: {
                            id: string;
                        } & {
                            [key: string]: unknown;
                        };
                        id?: string;
                        /** @description A sentence for the reader. */
                        message: string;
                    };
                };
            };
        };
    };
    patchCommentsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description `editToken` of the answer to the post. */
                "X-Edit-Token"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Text, with a little Markdown. At most 65,525 bytes. */
                    content?: string | null;
                    /** @description At most 245 bytes. */
                    name?: string | null;
                    /** @description At most 200 bytes. */
                    url?: string | null;
                };
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        doc: ({
                            id: string;
                        } & {
                            [key: string]: unknown;
                        }) | components["schemas"]["SubmittedComment"];
                        /** @description A sentence for the reader. */
                        message: string;
                        /** @description What was left out of what was sent; part of the message too. */
                        notes?: string[];
                    };
                };
            };
        };
    };
    postCommentsByIdReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: string | null;
                    explanation?: string | null;
                    /** @enum {string} */
                    reason: "illegal" | "hate" | "harassment" | "privacy" | "spam" | "off_topic" | "other";
                };
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for the reader. */
                        message: string;
                    };
                };
            };
        };
    };
    postCommentsByIdVote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {number} */
                    vote: 1 | 0 | -1;
                };
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {number} */
                        own: 1 | 0 | -1;
                        votes: number;
                    };
                };
            };
        };
    };
    getCommentsCounts: {
        parameters: {
            query?: {
                /** @description 1 to 100 ids or slugs, separated by commas; needed where no page is named. */
                articles?: string;
                /** @description The address of a page that lives elsewhere. It can be there several times, up to 100. */
                page?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
        };
    };
    getCommentsMine: {
        parameters: {
            query?: {
                /** @description Its id or slug. */
                article?: string;
                /** @description In place of it, the address of a page that lives elsewhere. */
                page?: string;
            };
            header?: {
                /** @description In place of it, by a host site’s sign-on. */
                "X-Reader-Assertion"?: string;
                /** @description `readerToken` of the answer to a post. */
                "X-Reader-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        docs: {
                            /** @description Id of the article. */
                            article: string;
                            badge: ("staff" | "author") | null;
                            /** @description As it was typed. */
                            content: string;
                            /** Format: date-time */
                            createdAt: string;
                            depth: number;
                            editableUntil: string | null;
                            editedAt: string | null;
                            editToken: string | null;
                            html: string;
                            id: string;
                            name: string;
                            parent: string | null;
                            /** @enum {string} */
                            status: "approved" | "pending";
                            url: string | null;
                        }[];
                    };
                };
            };
        };
    };
    postCommentsPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: string;
                };
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        html: string;
                    };
                };
            };
        };
    };
    getTags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        docs: {
                            count: number;
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
}
