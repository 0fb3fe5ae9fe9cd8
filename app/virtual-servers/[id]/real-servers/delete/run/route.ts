import { deletion, realServers } from '@/lib/console/entries';

export const POST = deletion(realServers);
