import { RscEntryLexicalCell as RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { RscEntryLexicalField as RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { LexicalDiffComponent as LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { ParagraphFeatureClient as ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { HeadingFeatureClient as HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BoldFeatureClient as BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ItalicFeatureClient as ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnderlineFeatureClient as UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { StrikethroughFeatureClient as StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SubscriptFeatureClient as SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SuperscriptFeatureClient as SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineCodeFeatureClient as InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { OrderedListFeatureClient as OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnorderedListFeatureClient as UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BlockquoteFeatureClient as BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { HorizontalRuleFeatureClient as HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { LinkFeatureClient as LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UploadFeatureClient as UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { FixedToolbarFeatureClient as FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineToolbarFeatureClient as InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ModerationPanel as ModerationPanel_1a0cc2f0b7ca82eeb9c3931819987c9c } from '../../../../src/admin/ModerationPanel'
import { DecisionCell as DecisionCell_3b1275144bcc4c01e91adc6ce3c67bbe } from '../../../../src/admin/DecisionCell'
import { ExcerptCell as ExcerptCell_df1fb924dc25ff01765f947c5e996d22 } from '../../../../src/admin/ExcerptCell'
import { ArticleCell as ArticleCell_1bb2186f0c730d0656ed0608be8c8cfb } from '../../../../src/admin/NamedCell'
import { StatusCell as StatusCell_15bcc4dd575219b04c3585efcd21d26b } from '../../../../src/admin/StatusCell'
import { ListBar as ListBar_4802c7aa7402b86c41000cfc6c960e6b } from '../../../../src/admin/ListBar'
import { CommentCell as CommentCell_1bb2186f0c730d0656ed0608be8c8cfb } from '../../../../src/admin/NamedCell'
import { AccountCell as AccountCell_1bb2186f0c730d0656ed0608be8c8cfb } from '../../../../src/admin/NamedCell'
import { LookerCell as LookerCell_709ffb06626cbc595a03b411d91413f9 } from '../../../../src/admin/AuditCells'
import { LookedAtCell as LookedAtCell_709ffb06626cbc595a03b411d91413f9 } from '../../../../src/admin/AuditCells'
import { OneTimeCodes as OneTimeCodes_fbcb777779879d535f7c1355a8d3cddf } from '../../../../src/admin/codes/OneTimeCodes'
import { PolicyReplay as PolicyReplay_9512dcc32a82d5f06ead8a35bbeabf4f } from '../../../../src/admin/PolicyReplay'
import { ClearedPanel as ClearedPanel_056ce83f440f43da66f47ca2bd393947 } from '../../../../src/admin/ClearedPanel'
import { CodeField as CodeField_4b332e39b0fed47509c7951c289db13a } from '../../../../src/admin/codes/CodeField'
import { WaitingCard as WaitingCard_2fd65b8f1167ef521b535e85620e6b8c } from '../../../../src/admin/WaitingCard'
import { FailedTasksCard as FailedTasksCard_82dc506c93ffbfab43ffbf462a3ee620 } from '../../../../src/admin/jobs/FailedTasksCard'
import { DeskLink as DeskLink_b7d608a7b15f0978ebe4384520ba904a } from '../../../../src/admin/desk/DeskLink'
import { DeskView as DeskView_a327a476c4e76f41b3e5642f815df220 } from '../../../../src/admin/desk/DeskView'
import { TasksView as TasksView_6671a6538521e99467c5321d9441a20a } from '../../../../src/admin/jobs/TasksView'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalCell": RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalField": RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#LexicalDiffComponent": LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/client#ParagraphFeatureClient": ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#HeadingFeatureClient": HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BoldFeatureClient": BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ItalicFeatureClient": ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnderlineFeatureClient": UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#StrikethroughFeatureClient": StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SubscriptFeatureClient": SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SuperscriptFeatureClient": SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineCodeFeatureClient": InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#OrderedListFeatureClient": OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnorderedListFeatureClient": UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BlockquoteFeatureClient": BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#HorizontalRuleFeatureClient": HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#LinkFeatureClient": LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UploadFeatureClient": UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#FixedToolbarFeatureClient": FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineToolbarFeatureClient": InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/admin/ModerationPanel#ModerationPanel": ModerationPanel_1a0cc2f0b7ca82eeb9c3931819987c9c,
  "/src/admin/DecisionCell#DecisionCell": DecisionCell_3b1275144bcc4c01e91adc6ce3c67bbe,
  "/src/admin/ExcerptCell#ExcerptCell": ExcerptCell_df1fb924dc25ff01765f947c5e996d22,
  "/src/admin/NamedCell#ArticleCell": ArticleCell_1bb2186f0c730d0656ed0608be8c8cfb,
  "/src/admin/StatusCell#StatusCell": StatusCell_15bcc4dd575219b04c3585efcd21d26b,
  "/src/admin/ListBar#ListBar": ListBar_4802c7aa7402b86c41000cfc6c960e6b,
  "/src/admin/NamedCell#CommentCell": CommentCell_1bb2186f0c730d0656ed0608be8c8cfb,
  "/src/admin/NamedCell#AccountCell": AccountCell_1bb2186f0c730d0656ed0608be8c8cfb,
  "/src/admin/AuditCells#LookerCell": LookerCell_709ffb06626cbc595a03b411d91413f9,
  "/src/admin/AuditCells#LookedAtCell": LookedAtCell_709ffb06626cbc595a03b411d91413f9,
  "/src/admin/codes/OneTimeCodes#OneTimeCodes": OneTimeCodes_fbcb777779879d535f7c1355a8d3cddf,
  "/src/admin/PolicyReplay#PolicyReplay": PolicyReplay_9512dcc32a82d5f06ead8a35bbeabf4f,
  "/src/admin/ClearedPanel#ClearedPanel": ClearedPanel_056ce83f440f43da66f47ca2bd393947,
  "/src/admin/codes/CodeField#CodeField": CodeField_4b332e39b0fed47509c7951c289db13a,
  "/src/admin/WaitingCard#WaitingCard": WaitingCard_2fd65b8f1167ef521b535e85620e6b8c,
  "/src/admin/jobs/FailedTasksCard#FailedTasksCard": FailedTasksCard_82dc506c93ffbfab43ffbf462a3ee620,
  "/src/admin/desk/DeskLink#DeskLink": DeskLink_b7d608a7b15f0978ebe4384520ba904a,
  "/src/admin/desk/DeskView#DeskView": DeskView_a327a476c4e76f41b3e5642f815df220,
  "/src/admin/jobs/TasksView#TasksView": TasksView_6671a6538521e99467c5321d9441a20a,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
