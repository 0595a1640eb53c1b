// The AWS SDK for Go with nothing but a profile: lists a bucket.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	client := s3.NewFromConfig(settings, func(options *s3.Options) { options.UsePathStyle = true })
	answer, err := client.ListObjectsV2(context.Background(), &s3.ListObjectsV2Input{Bucket: &os.Args[1]})
	if err != nil {
		log.Fatal(err)
	}
	for _, object := range answer.Contents {
		fmt.Println(*object.Key)
	}
}
