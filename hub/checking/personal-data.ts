// Recognises what identifies a person, by the name of a field or by the look of a value.

/** Fields of face terminals, cameras and cards (mqtt/face, ONVIF, ISAPI) that hold a person's data, without separators. */
const PERSONAL_NAMES: ReadonlySet<string> = new Set(
  `image images pic picture pictures photo photos scene snapshot screenshot thumbnail avatar facepic faceimage faceurl
   template facetemplate feature features facefeature embedding embeddings vector fingerprint voiceprint biometrics
   name personname persionname fullname firstname lastname surname nickname username customername employeename
   employeeno employeenostring visitorname idcard idcardno idcardnum idnumber idno certificateno
   certificatenumber passport passportno cardno cardnumber bankcard
   tel telnum telephone phone phonenumber phoneno mobile mobilephone email address homeaddress birthday birthdate
   dateofbirth gender ethnicity nation enrollmentid imageuri refimageuri refimage personid customid userid
   mac macaddress wifimac imei imsi plate plateno licenseplate
   姓名 身份证 身份证号 身份证号码 证件号 证件号码 手机 手机号 手机号码 电话 电话号码 住址 地址 邮箱 生日 出生日期
   照片 图片 人脸 人脸图片 特征 指纹 车牌 车牌号 银行卡号 卡号`.split(/\s+/),
);

/** The same few names come with each message. */
const JUDGED_NAMES = new Map<string, boolean>();
const MOST_JUDGED = 1_000;
const LONGEST_JUDGED = 64;

const SEPARATORS = /[^\p{L}\p{N}]+/gu;
/** 256 characters of base64 without a break are an image or a template, whatever the name. */
const LONGEST_TEXT = 256;
const NOT_BASE64 = /[^A-Za-z0-9+/_-]+/;
const DATA_URI = /data:[a-z]+\/[a-z0-9.+-]+;base64,/i;

/** `idCard`, `id_card` and `ID-Card` are one name. */
export function isPersonalName(name: string): boolean {
  const known = JUDGED_NAMES.get(name);
  if (known !== undefined) return known;
  const isPersonal = PERSONAL_NAMES.has(name.toLowerCase().replace(SEPARATORS, ''));
  // Only short ones of a few: a sender that makes up names must not fill the memory.
  if (JUDGED_NAMES.size < MOST_JUDGED && name.length <= LONGEST_JUDGED) JUDGED_NAMES.set(name, isPersonal);
  return isPersonal;
}

/** An image or a template as text; line breaks within do not hide it. */
export function isEncodedBinary(text: string): boolean {
  if (DATA_URI.test(text)) return true;
  if (text.length < LONGEST_TEXT) return false;
  return text
    .replace(/[\r\n]+|\\[rn]/g, '')
    .split(NOT_BASE64)
    .some((run) => run.length >= LONGEST_TEXT);
}

/** A Chinese mobile number, or a resident identity number. */
const PERSONAL_NUMBER = /(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)/;
/** Devices that do not speak UTF-8 speak one of the others. */
const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'];

/** Of bytes that could not be read as JSON: whether a personal name or number, or an image, may stand in them. */
export function mayHoldPersonal(bytes: Uint8Array): boolean {
  return ENCODINGS.some((encoding) => isPersonalText(unescaped(new TextDecoder(encoding).decode(bytes))));
}

function isPersonalText(text: string): boolean {
  if (isEncodedBinary(text) || PERSONAL_NUMBER.test(text)) return true;
  return (text.match(/[\p{L}\p{N}_-]+/gu) ?? []).some(isPersonalName);
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const WITHHELD = '[withheld]';

/** The name of a field as it may be shown or kept: one a programmer would give, as keys can hold a person's data, too. */
export function shownName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_.$-]{0,63}$/.test(name) && !/\d{6}/.test(name) ? name : WITHHELD;
}

/** A JSON Pointer as it may be shown. */
export function shownPath(pointer: string): string {
  const shown = (segment: string) => (/^\d{1,5}$/.test(segment) ? segment : shownName(segment));
  return pointer.replace(/(?<=\/)[^/]*/g, shown);
}
