// The AWS SDK for JavaScript with nothing but a profile: lists a bucket.
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

const answer = await new S3Client({ forcePathStyle: true }).send(new ListObjectsV2Command({ Bucket: process.argv[2] }));
console.log((answer.Contents ?? []).map((object) => object.Key).join('\n'));
