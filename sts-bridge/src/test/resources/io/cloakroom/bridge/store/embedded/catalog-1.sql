-- A catalog of schema 1, as the version that wrote it left it, with records no client can read back.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE buckets(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL) STRICT;
INSERT INTO buckets VALUES(1,'box',1772366400250);
INSERT INTO buckets VALUES(2,'poisoned',1772366400250);
CREATE TABLE objects(
    bucket INTEGER NOT NULL,
    key BLOB NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    etag TEXT NOT NULL,
    storage_class TEXT NOT NULL,
    body INTEGER,
    pieces TEXT NOT NULL,
    metadata TEXT NOT NULL,
    checksums TEXT NOT NULL,
    tags TEXT NOT NULL,
    upload TEXT NOT NULL,
    PRIMARY KEY(bucket, key)) STRICT, WITHOUT ROWID;
INSERT INTO objects VALUES(1,X'62617265',0,1772366400250,'d41d8cd98f00b204e9800998ecf8427e','STANDARD',2,'','','','','');
INSERT INTO objects VALUES(1,X'6c61726765',4,1772366400250,'1819d1a8700e59901a48215b8577ac07-1','STANDARD',NULL,replace('1 01kjmma2qtsz8j0e3q3k4djyx8 4 CRC32:SQ9wxg==\n','\n',char(10)),replace('content-type: text/plain\nx-amz-meta-a: b\n','\n',char(10)),replace('x-amz-checksum-crc32: kTyR5Q==-1\nx-amz-checksum-type: COMPOSITE\n','\n',char(10)),'','01kjmma2qts4n6rjdg34a39y19');
INSERT INTO objects VALUES(1,X'77686f6c65',5,1772366400250,'5d41402abc4b2a76b9719d911017c592','STANDARD',1,'',replace('content-type: text/plain\ncontent-disposition: attachment; filename="a: b.txt"\ncache-control: \nx-amz-meta-a: b: c\nx-amz-meta-latin: Ã©\n','\n',char(10)),'','k=v','');
INSERT INTO objects VALUES(2,X'62726f6b656e',5,1772366400250,'5d41402abc4b2a76b9719d911017c592','STANDARD',4,'',replace('x-amz-meta-a\nbroken: v\nx-amz-meta-kept: yes\n','\n',char(10)),'','','');
INSERT INTO objects VALUES(2,X'636f6f6b6965',5,1772366400250,'5d41402abc4b2a76b9719d911017c592','STANDARD',3,'',replace('x-amz-meta-a: x\nset-cookie: admin=1\n','\n',char(10)),'','','');
CREATE TABLE bodies(id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
INSERT INTO bodies VALUES(1,X'68656c6c6f');
INSERT INTO bodies VALUES(2,X'');
INSERT INTO bodies VALUES(3,X'68656c6c6f');
INSERT INTO bodies VALUES(4,X'68656c6c6f');
CREATE TABLE files(id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO files VALUES('01kjmma2qtsz8j0e3q3k4djyx8');
CREATE TABLE uploads(
    bucket INTEGER NOT NULL,
    key BLOB NOT NULL,
    id TEXT NOT NULL,
    initiated INTEGER NOT NULL,
    storage_class TEXT NOT NULL,
    metadata TEXT NOT NULL,
    tags TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    full_object INTEGER NOT NULL,
    PRIMARY KEY(bucket, key, id)) STRICT, WITHOUT ROWID;
INSERT INTO uploads VALUES(1,X'626567756e','01kjmma2qt2xzsevpzpecjbjfa',1772366400250,'STANDARD',replace('content-type: text/plain\nx-amz-meta-a: b\n','\n',char(10)),'','CRC32',0);
INSERT INTO uploads VALUES(2,X'75706c6f6164','01kjmma2qt41q567aed371cjsv',1772366400250,'STANDARD',replace('content-type: text/plain\nx-amz-meta-a\nbroken: v\n','\n',char(10)),'','CRC32',0);
CREATE TABLE parts(
    upload TEXT NOT NULL,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    etag TEXT NOT NULL,
    file TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY(upload, number)) STRICT, WITHOUT ROWID;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('buckets',2);
COMMIT;
PRAGMA user_version = 1;
