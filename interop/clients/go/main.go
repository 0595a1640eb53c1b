// minio-go with trailing headers: its chunks end in a checksum whose line ends in LF.
//
//	go run . HOST:PORT BUCKET
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	log.SetFlags(0)
	endpoint, bucket := os.Args[1], os.Args[2]
	client, err := minio.New(endpoint, &minio.Options{
		Creds:           credentials.NewEnvAWS(),
		Region:          "us-east-1",
		TrailingHeaders: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	checksums := []minio.ChecksumType{
		minio.ChecksumCRC32, minio.ChecksumCRC32C, minio.ChecksumCRC64NVME, minio.ChecksumSHA1, minio.ChecksumSHA256,
	}
	for _, checksum := range checksums {
		for _, size := range []int{0, 100_000, 12_000_000} {
			roundTrip(client, bucket, checksum, size)
		}
		fmt.Printf("minio-go with trailing headers, %s: ok\n", checksum)
	}
}

func roundTrip(client *minio.Client, bucket string, checksum minio.ChecksumType, size int) {
	ctx := context.Background()
	body := make([]byte, size)
	if _, err := rand.Read(body); err != nil {
		log.Fatal(err)
	}
	name := fmt.Sprintf("go/%s-%d", checksum, size)
	options := minio.PutObjectOptions{Checksum: checksum, PartSize: 5 << 20}
	if _, err := client.PutObject(ctx, bucket, name, bytes.NewReader(body), int64(size), options); err != nil {
		log.Fatalf("%s: put: %v", name, err)
	}
	object, err := client.GetObject(ctx, bucket, name, minio.GetObjectOptions{Checksum: true})
	if err != nil {
		log.Fatalf("%s: get: %v", name, err)
	}
	read, err := io.ReadAll(object)
	if err != nil || !bytes.Equal(read, body) {
		log.Fatalf("%s: read %d of %d bytes: %v", name, len(read), size, err)
	}
}
